// Cookies, sessions, purposes, and the table of roles asked about a request.
#include "app/desk/gate.h"

#include <algorithm>
#include <utility>

#include "app/desk/reply.h"
#include "app/server/problem.h"
#include "base/text.h"
#include "record/facts/facts.h"

namespace zhida::desk {
namespace {

using identity::Reason;
using identity::Sensitivity;

constexpr std::size_t kPurposeBytesMax = 128;

bool holds(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The purposes that allow it, in the order of the table, and how far the others came.
struct Tried {
  std::vector<std::string> purposes;
  Reason best = Reason::kNoGrant;
};

Tried try_all(const identity::Principal& who, std::string_view action,
              const identity::Resource& resource) {
  Tried out;
  const auto& all = identity::roles().purposes();
  out.purposes.reserve(all.size());
  for (const std::string& purpose : all) {
    const auto answer = identity::roles().decide(who, action, resource, purpose);
    out.best = std::max(out.best, answer.reason);
    if (answer.allowed()) out.purposes.push_back(purpose);
  }
  return out;
}

Permit decided(const Call& call, std::string_view action, const identity::Resource& resource,
               const std::string& purpose) {
  const auto answer = identity::roles().decide(call.who(), action, resource, purpose);
  if (answer.allowed()) return {std::nullopt, purpose};
  return {forbid(answer.reason), {}};
}

}  // namespace

std::optional<std::string> cookie_of(std::string_view line, std::string_view name) {
  std::optional<std::string> out;
  while (!line.empty()) {
    const auto end = line.find(';');
    std::string_view pair = line.substr(0, end);
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (!pair.starts_with(name) || pair.size() <= name.size() || pair[name.size()] != '=') continue;
    // two of one name: one was put there by somebody else
    if (out) return std::nullopt;
    out = std::string(pair.substr(name.size() + 1));
  }
  return out;
}

namespace {

std::string cookie_line(std::string_view name, std::string_view token, std::string_view path,
                        bool secure) {
  std::string out(name);
  out.append("=").append(token).append("; Path=").append(path);
  out += "; HttpOnly; SameSite=Strict";
  if (secure) out += "; Secure";
  if (token.empty()) out += "; Max-Age=0";
  return out;
}

}  // namespace

std::string set_cookie(std::string_view token, bool secure) {
  return cookie_line(kCookie, token, "/", secure);
}

std::string set_sign_on_cookie(std::string_view token, bool secure) {
  std::string out = cookie_line(kSignOnCookie, token, "/api/v1/session/sign-on", secure);
  if (!token.empty()) out += "; Max-Age=600";
  return out;
}

namespace {

std::optional<identity::Token> token_of(const server::Request& request) {
  const auto cookie = cookie_of(request.cookie);
  return cookie ? identity::Token::parse(*cookie) : std::nullopt;
}

}  // namespace

Result<identity::Sight> see(const Desktop& desktop, const server::Request& request) {
  const auto token = token_of(request);
  if (!token) return identity::Sight{};
  identity::Sight out;
  const identity::Identity& identity = desktop.records->identity();
  auto seen = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto sight = identity.look(reader, *token, desktop.now_us());
    if (!sight) return sight.errors();
    out = std::move(*sight);
    return Done{};
  });
  if (!seen) return seen.errors();
  return out;
}

Result<identity::Sight> look(const Desktop& desktop, const server::Request& request) {
  auto seen = see(desktop, request);
  if (!seen) return seen.errors();
  identity::Sight out = std::move(*seen);
  if (!out.renew_due) return out;
  const auto token = token_of(request);
  const identity::Identity& identity = desktop.records->identity();
  auto renewed = desktop.records->db().write([&](store::Transaction& tx) -> Result<Done> {
    auto sight = identity.renew(tx, *token);
    if (!sight) return sight.errors();
    out = std::move(*sight);
    return Done{};
  });
  if (!renewed) return renewed.errors();
  return out;
}

std::optional<std::string> read_purpose(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    out += c;
  }
  if (out.size() > kPurposeBytesMax || !is_valid_utf8(out)) return std::nullopt;
  return out;
}

Permit permit(const Call& call, std::string_view action, const identity::Resource& resource,
              Why why) {
  if (why != Why::kAny && !call.purpose.empty()) {
    if (!holds(identity::roles().purposes(), call.purpose))
      return {deny(Denial::kPurpose, call.purpose), {}};
    return decided(call, action, resource, call.purpose);
  }
  if (why == Why::kSaid) return {deny(Denial::kPurpose), {}};
  const Tried tried = try_all(call.who(), action, resource);
  if (tried.purposes.empty()) return {forbid(tried.best), {}};
  if (why == Why::kOne && tried.purposes.size() > 1) return {deny(Denial::kPurpose), {}};
  return {std::nullopt, tried.purposes.front()};
}

Permit permit(const Call& call, const identity::Resource& resource) {
  return permit(call, call.route.action, resource, call.route.why);
}

Reason may_ever(const identity::Principal& who, std::string_view resource,
                std::string_view action) {
  Reason best = Reason::kNoGrant;
  for (const identity::Grant& grant : identity::roles().grants()) {
    if (grant.resource != resource || !holds(grant.actions, action) ||
        !holds(who.roles, grant.role)) {
      continue;
    }
    const identity::Role* role = identity::roles().find(grant.role);
    if (role == nullptr || role->kind != who.kind) continue;
    if (!role->second_factor || who.second_factor) return Reason::kAllowed;
    best = Reason::kSecondFactor;
  }
  return best;
}

std::vector<std::string> purposes_of(const identity::Principal& who) {
  std::vector<std::string> out;
  const auto& all = identity::roles().purposes();
  out.reserve(all.size());
  for (const std::string& purpose : all) {
    const auto& grants = identity::roles().grants();
    const bool given = std::any_of(grants.begin(), grants.end(), [&](const identity::Grant& grant) {
      if (grant.resource == "session" || grant.resource == "account") return false;
      if (!holds(who.roles, grant.role) || !holds(grant.purposes, purpose)) return false;
      const identity::Role* role = identity::roles().find(grant.role);
      return role != nullptr && role->kind == who.kind &&
             (!role->second_factor || who.second_factor);
    });
    if (given) out.push_back(purpose);
  }
  return out;
}

server::Response forbid(Reason reason) {
  struct Words {
    Reason reason;
    std::string_view zh, en;
  };
  static constexpr Words kWords[] = {
      {Reason::kNoGrant, "角色不允许这样做", "no role of yours allows this"},
      {Reason::kSecondFactor, "这个角色要用动态口令登录", "this role needs a sign-in with a code"},
      {Reason::kScope, "不在可以看到的范围内", "this is outside of what you may see"},
      {Reason::kSensitivity, "这些内容的敏感度超出允许", "this is more sensitive than you may see"},
      {Reason::kPurpose, "不能为这个目的这样做", "this may not be done for that purpose"},
  };
  Diagnostic d;
  d.code = "E-HTTP-FORBIDDEN";
  d.place.element = identity::reason_code(reason);
  for (const Words& words : kWords) {
    if (words.reason != reason) continue;
    d.zh = words.zh;
    d.en = words.en;
  }
  d.help_zh = "权限见 docs/identity.md；element 是理由";
  d.help_en = "docs/identity.md says who may do what; element is the reason";
  return server::refuse(403, {d});
}

Result<std::string> district_of(const Desktop& desktop, store::Reader& reader,
                                const identity::Principal& who, std::string_view subject) {
  if (who.kind != identity::Kind::kOfficial) return std::string();
  const auto held = desktop.records->facts().as_of(reader, subject, desktop.today());
  if (!held) return held.errors();
  for (const facts::Held& one : *held) {
    const facts::Fact& fact = one.record.fact;
    if (fact.key == facts::kDistrictKey && fact.period.empty()) return fact.value;
  }
  return std::string();
}

Sensitivity sensitivity_of(const pack::Dictionary& dictionary, std::string_view key) {
  if (facts::is_identifier(key)) return Sensitivity::kPublic;
  Sensitivity out = Sensitivity::kSensitive;
  const pack::FactDef* def = dictionary.find(key);
  if (def != nullptr && !identity::read_word(def->sensitivity, out)) out = Sensitivity::kSensitive;
  return out;
}

Sensitivity highest_of(const pack::Dictionary& dictionary, std::span<const std::string> keys) {
  Sensitivity out = Sensitivity::kPublic;
  for (const std::string& key : keys) out = std::max(out, sensitivity_of(dictionary, key));
  return out;
}

Result<Done> note_reads(const Desktop& desktop, store::Transaction& tx, const Call& call,
                        std::string_view purpose, std::string_view subject,
                        std::span<const std::string> keys) {
  std::vector<identity::Read> reads;
  reads.reserve(keys.size());
  for (const std::string& key : keys)
    reads.push_back({subject, key, sensitivity_of(desktop.bundle->dictionary, key)});
  return desktop.records->identity().note_reads(tx, call.who(), purpose, reads);
}

Result<Done> note_reads(const Desktop& desktop, const Call& call, std::string_view purpose,
                        std::string_view subject, std::span<const std::string> keys) {
  if (highest_of(desktop.bundle->dictionary, keys) == Sensitivity::kPublic) return Done{};
  return desktop.records->db().write([&](store::Transaction& tx) {
    return note_reads(desktop, tx, call, purpose, subject, keys);
  });
}

}  // namespace zhida::desk
