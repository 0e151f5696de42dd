// What the claims of a provider mean here: roles, place, second factor.
#include <algorithm>
#include <utility>

#include "app/oidc/failure.h"
#include "app/oidc/oidc.h"
#include "record/identity/role.h"

namespace zhida::oidc {
namespace {

const Node* find(const Node& claims, const ClaimPath& path) {
  const Node* at = path.empty() ? nullptr : &claims;
  for (const std::string& name : path) {
    if (at == nullptr) return nullptr;
    at = at->find(name);
  }
  return at;
}

// A text, a number or a truth as text; "" = there is none.
std::string text_at(const Node& claims, const ClaimPath& path) {
  const Node* found = find(claims, path);
  const bool scalar = found != nullptr && !found->is(Node::Kind::kList) &&
                      !found->is(Node::Kind::kMap) && !found->is(Node::Kind::kNull);
  return scalar ? found->text : std::string();
}

// Whether the claim is the value, or a list that has it.
bool says(const Node& claims, const ClaimPath& path, std::string_view value) {
  const Node* found = find(claims, path);
  if (found == nullptr) return false;
  if (!found->is(Node::Kind::kList)) return text_at(claims, path) == value;
  return std::any_of(found->items.begin(), found->items.end(),
                     [&](const Node& one) { return one.text == value; });
}

Diagnostic no_role(Words what) {
  return failure("E-OIDC-ACCOUNT", "roles", std::move(what),
                 {"请安全管理员核对您在统一身份系统里的分组",
                  "ask the security administrator to check your groups at the provider"});
}

Result<Done> take_roles(const Settings& settings, const Node& claims, identity::Vouched& out) {
  bool create = true;
  for (const RoleRule& rule : settings.roles) {
    if (!says(claims, rule.claim, rule.value)) continue;
    create = create && rule.create;
    if (std::find(out.roles.begin(), out.roles.end(), rule.role) == out.roles.end())
      out.roles.push_back(rule.role);
  }
  if (out.roles.empty()) return no_role({"您在这里没有角色", "you have no role here"});
  std::sort(out.roles.begin(), out.roles.end());
  const identity::Role* first = identity::roles().find(out.roles.front());
  for (const std::string& name : out.roles) {
    const identity::Role* role = identity::roles().find(name);
    if (role == nullptr || role->kind != first->kind)
      return no_role({"您的分组给出不同类别的角色", "your groups give roles of different kinds"});
  }
  out.kind = first->kind;
  out.create = create;
  out.managed = true;
  return Done{};
}

}  // namespace

Result<identity::Vouched> person_of(const Settings& settings, const Node& claims) {
  identity::Vouched out;
  out.issuer = settings.issuer;
  out.subject_there = text_at(claims, {"sub"});
  out.name = text_at(claims, settings.name);
  if (!settings.roles.empty()) {
    if (auto taken = take_roles(settings, claims, out); !taken) return taken.errors();
    if (out.kind == identity::Kind::kEnterprise) out.subject = text_at(claims, settings.subject);
    if (out.kind == identity::Kind::kOfficial) {
      out.office = text_at(claims, settings.office);
      out.jurisdiction = text_at(claims, settings.jurisdiction);
    }
  }
  out.second_factor =
      std::any_of(settings.factor_values.begin(), settings.factor_values.end(),
                  [&](const std::string& value) { return says(claims, settings.factor, value); });
  return out;
}

}  // namespace zhida::oidc
