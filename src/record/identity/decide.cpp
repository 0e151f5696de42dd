// Asking the table, and the words it is written in.
#include <algorithm>
#include <array>
#include <cstddef>

#include "record/identity/role.h"

namespace zhida::identity {
namespace {

constexpr std::array<std::string_view, 4> kKinds = {"enterprise", "official", "operator",
                                                    "auditor"};
constexpr std::array<std::string_view, 3> kSensitivities = {"public", "internal", "sensitive"};
constexpr std::array<std::string_view, 6> kReasons = {"no-grant",    "second-factor", "scope",
                                                      "sensitivity", "purpose",       "allowed"};

bool holds(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

template <typename T, std::size_t N>
bool read_from(const std::array<std::string_view, N>& words, std::string_view word, T& out) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return false;
  out = static_cast<T>(found - words.begin());
  return true;
}

bool fits(Scope scope, const Principal& principal, const Resource& resource) {
  switch (scope) {
    case Scope::kSelf: return !resource.account.empty() && resource.account == principal.account;
    case Scope::kOwn: return !resource.subject.empty() && resource.subject == principal.subject;
    case Scope::kJurisdiction:
      return contains_division(principal.jurisdiction, resource.jurisdiction);
    case Scope::kAll: return true;
  }
  return false;
}

// How far this line lets the request come.
Reason judge(const Grant& grant, const Role& role, const Principal& principal,
             const Resource& resource, std::string_view purpose) {
  if (role.second_factor && !principal.second_factor) return Reason::kSecondFactor;
  if (!fits(grant.scope, principal, resource)) return Reason::kScope;
  if (resource.sensitivity > grant.sensitivity) return Reason::kSensitivity;
  if (!holds(grant.purposes, purpose)) return Reason::kPurpose;
  return Reason::kAllowed;
}

// The code without the levels that are zeros; nothing where it is no code.
bool read_division(std::string_view code, std::string_view& prefix) {
  constexpr std::array<std::size_t, 5> kLevels = {2, 2, 2, 3, 3};
  if (code.size() != 6 && code.size() != 9 && code.size() != 12) return false;
  std::size_t at = 0;
  std::size_t length = 0;
  for (std::size_t level = 0; at < code.size(); ++level) {
    const auto part = code.substr(at, kLevels.at(level));
    if (part.find_first_not_of("0123456789") != std::string_view::npos) return false;
    const bool there = part.find_first_not_of('0') != std::string_view::npos;
    // below a level of zeros there is nothing
    if (there && length != at) return false;
    at += part.size();
    if (there) length = at;
  }
  prefix = code.substr(0, length);
  return true;
}

}  // namespace

Decision RoleTable::decide(const Principal& principal, std::string_view action,
                           const Resource& resource, std::string_view purpose) const {
  Decision best;
  for (const Grant& grant : grants_) {
    if (grant.resource != resource.kind || !holds(grant.actions, action) ||
        !holds(principal.roles, grant.role)) {
      continue;
    }
    const Role* role = find(grant.role);
    if (role == nullptr || role->kind != principal.kind) continue;
    const Reason reason = judge(grant, *role, principal, resource, purpose);
    if (reason == Reason::kAllowed) return {reason, grant.line};
    best.reason = std::max(best.reason, reason);
  }
  return best;
}

const Role* RoleTable::find(std::string_view name) const {
  const auto found = std::find_if(roles_.begin(), roles_.end(),
                                  [&](const Role& role) { return role.name == name; });
  return found == roles_.end() ? nullptr : &*found;
}

bool RoleTable::are_apart(std::string_view a, std::string_view b) const {
  return std::any_of(apart_.begin(), apart_.end(), [&](const auto& pair) {
    return (pair.first == a && pair.second == b) || (pair.first == b && pair.second == a);
  });
}

const RoleTable& roles() {
  static const RoleTable kTable = [] {
    auto table = RoleTable::parse(roles_text(), "roles.txt");
    ZHIDA_CHECK(table.ok());
    return *table;
  }();
  return kTable;
}

std::string_view reason_code(Reason reason) {
  return kReasons.at(static_cast<std::size_t>(reason));
}
std::string_view to_word(Kind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }
std::string_view to_word(Sensitivity sensitivity) {
  return kSensitivities.at(static_cast<std::size_t>(sensitivity));
}
bool read_word(std::string_view word, Kind& kind) { return read_from(kKinds, word, kind); }
bool read_word(std::string_view word, Sensitivity& sensitivity) {
  return read_from(kSensitivities, word, sensitivity);
}

bool is_division(std::string_view code) {
  std::string_view prefix;
  return read_division(code, prefix);
}

bool contains_division(std::string_view outer, std::string_view inner) {
  std::string_view wide;
  std::string_view narrow;
  return read_division(outer, wide) && read_division(inner, narrow) && narrow.starts_with(wide);
}

}  // namespace zhida::identity
