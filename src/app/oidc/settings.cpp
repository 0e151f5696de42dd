// Reading the settings of single sign-on.
#include "app/oidc/settings.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "app/oidc/keyset.h"
#include "app/oidc/url.h"
#include "base/document.h"
#include "base/text.h"
#include "record/files/files.h"
#include "record/identity/role.h"

namespace zhida::oidc {
namespace {

constexpr std::size_t kListMax = 200;
constexpr std::size_t kSecretMax = 1024;

// Reads members of maps and keeps the first thing that is wrong.
class SettingsReader {
 public:
  SettingsReader(const Node& root, std::string file) : root_(root), file_(std::move(file)) {}

  void text(const char* key, std::string& out, bool needed = false) {
    const Node* node = root_.find(key);
    if (node == nullptr) {
      if (needed) wrong(root_, key, "缺少这一项", "this is missing");
      return;
    }
    if (!node->is(Node::Kind::kString) || node->text.empty())
      return wrong(*node, key, "应为文本", "this has to be a text");
    out = node->text;
  }
  void flag(const Node& map, const char* key, bool& out) {
    const Node* node = map.find(key);
    if (node == nullptr) return;
    if (!node->is(Node::Kind::kBoolean))
      return wrong(*node, key, "应为 true 或 false", "true or false");
    out = node->text == "true";
  }
  void texts(const Node& map, const char* key, std::vector<std::string>& out) {
    const Node* node = map.find(key);
    if (node == nullptr) return;
    const bool list =
        node->is(Node::Kind::kList) && !node->items.empty() && node->items.size() <= kListMax;
    if (!list) return wrong(*node, key, "应为一列文本", "this has to be a list of texts");
    out.clear();
    out.reserve(node->items.size());
    for (const Node& one : node->items) {
      if (!one.is(Node::Kind::kString)) return wrong(one, key, "应为文本", "this has to be a text");
      out.push_back(one.text);
    }
  }
  // One name, or a list of them.
  void path(const Node& map, const char* key, ClaimPath& out) {
    const Node* node = map.find(key);
    if (node != nullptr && node->is(Node::Kind::kString) && !node->text.empty()) {
      out = {node->text};
    } else {
      texts(map, key, out);
    }
  }
  void members(const Node& map, std::initializer_list<std::string_view> known) {
    for (const auto& [key, node] : map.members) {
      if (std::find(known.begin(), known.end(), key) == known.end())
        wrong(node, key, "没有这一项", "there is no such setting");
    }
  }
  void wrong(const Node& node, std::string_view element, std::string_view zh, std::string_view en) {
    if (error_) return;
    Diagnostic d;
    d.code = "E-OIDC-CONFIG";
    d.place = node.place(file_, excerpt(element));
    d.zh = zh;
    d.en = en;
    d.help_zh = "写法见 docs/identity.md 的“统一身份登录”";
    d.help_en = "docs/identity.md says how it is written, under single sign-on";
    error_ = std::move(d);
  }
  [[nodiscard]] const Node& root() const { return root_; }
  [[nodiscard]] const std::optional<Diagnostic>& error() const { return error_; }

 private:
  const Node& root_;
  std::string file_;
  std::optional<Diagnostic> error_;
};

void read_roles(SettingsReader& reader, Settings& out) {
  const Node* list = reader.root().find("roles");
  if (list == nullptr) return;
  if (!list->is(Node::Kind::kList) || list->items.size() > kListMax)
    return reader.wrong(*list, "roles", "应为一列规则", "this has to be a list of rules");
  out.roles.reserve(list->items.size());
  for (const Node& one : list->items) {
    RoleRule rule;
    reader.members(one, {"claim", "value", "role", "create"});
    reader.path(one, "claim", rule.claim);
    reader.flag(one, "create", rule.create);
    const Node* value = one.find("value");
    const Node* role = one.find("role");
    if (value != nullptr) rule.value = value->text;
    if (role != nullptr) rule.role = role->text;
    if (rule.claim.empty() || rule.value.empty())
      reader.wrong(one, "roles", "要有 claim 和 value", "claim and value are needed");
    if (identity::roles().find(rule.role) == nullptr)
      reader.wrong(one, "role", "没有这个角色：" + excerpt(rule.role),
                   "there is no such role: " + excerpt(rule.role));
    out.roles.push_back(std::move(rule));
  }
}

void read_claims(SettingsReader& reader, Settings& out) {
  if (const Node* claims = reader.root().find("claims"); claims != nullptr) {
    reader.members(*claims, {"name", "office", "jurisdiction", "subject"});
    reader.path(*claims, "name", out.name);
    reader.path(*claims, "office", out.office);
    reader.path(*claims, "jurisdiction", out.jurisdiction);
    reader.path(*claims, "subject", out.subject);
  }
  if (const Node* factor = reader.root().find("second_factor"); factor != nullptr) {
    reader.members(*factor, {"claim", "values"});
    reader.path(*factor, "claim", out.factor);
    reader.texts(*factor, "values", out.factor_values);
    if (out.factor.empty() || out.factor_values.empty())
      reader.wrong(*factor, "second_factor", "要有 claim 和 values", "claim and values are needed");
  }
}

// That addresses are ones that may be used.
void check_addresses(SettingsReader& reader, const Settings& settings) {
  const auto issuer = parse_url(settings.issuer);
  if (!issuer || !is_private(*issuer) || settings.issuer.find('?') != std::string::npos)
    reader.wrong(reader.root(), "issuer", "应为 https 地址", "this has to be an https address");
  const auto redirect = parse_url(settings.redirect);
  if (!redirect || !is_private(*redirect) || redirect->target != "/signin")
    reader.wrong(reader.root(), "redirect", "应为本服务的登录页：https://…/signin",
                 "this has to be this server's sign-in page: https://…/signin");
}

void check_lists(SettingsReader& reader, const Settings& settings) {
  for (const std::string& one : settings.algorithms) {
    const auto known = algorithms();
    if (std::find(known.begin(), known.end(), one) == known.end())
      reader.wrong(reader.root(), "algorithms", "不接受这种算法：" + excerpt(one),
                   "this algorithm is not taken: " + excerpt(one));
  }
  if (std::find(settings.scopes.begin(), settings.scopes.end(), "openid") == settings.scopes.end())
    reader.wrong(reader.root(), "scopes", "要有 openid", "openid has to be among them");
}

// The secret is in a file of its own or in the environment, never among the settings.
Result<Done> read_secret(SettingsReader& reader, std::string_view given, Settings& out) {
  std::string path;
  std::string how;
  reader.text("client_secret_file", path);
  reader.text("client_auth", how);
  if (!given.empty()) {
    out.client_secret = identity::Secret(given);
  } else if (!path.empty()) {
    auto text = read_file(path, kSecretMax);
    if (!text) return text.errors();
    while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
    out.client_secret = identity::Secret(*text);
    identity::wipe(*text);
  }
  const bool has = !out.client_secret.empty();
  out.auth = has ? ClientAuth::kBasic : ClientAuth::kNone;
  if (how == "post" && has) out.auth = ClientAuth::kPost;
  const bool fits =
      how.empty() || (how == "none" ? !has : has && (how == "basic" || how == "post"));
  if (!fits)
    reader.wrong(*reader.root().find("client_auth"), "client_auth",
                 "应为 basic 或 post（有密钥时）、none（没有时）",
                 "basic or post with a secret, none without");
  return Done{};
}

}  // namespace

Result<Settings> read_settings(std::string_view text, const std::string& file,
                               std::string_view secret) {
  const auto root = parse_yaml(text, file);
  if (!root) return root.errors();
  SettingsReader reader(*root, file);
  Settings out;
  reader.members(
      *root, {"issuer", "client_id", "client_secret_file", "client_auth", "redirect", "name",
              "ca_file", "scopes", "algorithms", "userinfo", "claims", "second_factor", "roles"});
  reader.text("issuer", out.issuer, true);
  reader.text("client_id", out.client_id, true);
  reader.text("redirect", out.redirect, true);
  reader.text("ca_file", out.ca_file);
  if (const Node* name = root->find("name"); name != nullptr) {
    reader.members(*name, {"zh", "en"});
    if (const Node* zh = name->find("zh"); zh != nullptr) out.name_zh = zh->text;
    if (const Node* en = name->find("en"); en != nullptr) out.name_en = en->text;
  }
  reader.texts(*root, "scopes", out.scopes);
  reader.texts(*root, "algorithms", out.algorithms);
  reader.flag(*root, "userinfo", out.userinfo);
  read_claims(reader, out);
  read_roles(reader, out);
  if (auto kept = read_secret(reader, secret, out); !kept) return kept.errors();
  if (!reader.error()) check_addresses(reader, out);
  if (!reader.error()) check_lists(reader, out);
  if (reader.error()) return *reader.error();
  return out;
}

}  // namespace zhida::oidc
