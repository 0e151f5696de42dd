// Reading ID tokens, and what their claims must say.
#include "app/oidc/idtoken.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "app/oidc/failure.h"
#include "record/identity/secret.h"

namespace zhida::oidc {
namespace {

constexpr std::size_t kSubjectMax = 255;
constexpr int kDepthMax = 16;
constexpr std::size_t kNodesMax = 10'000;

std::string text_of(const Node& map, std::string_view key) {
  const Node* found = map.find(key);
  return found != nullptr && found->is(Node::Kind::kString) ? found->text : std::string();
}

// NumericDate of RFC 7519, 2: seconds, whole or not.
std::optional<std::int64_t> time_of(const Node& map, std::string_view key) {
  constexpr double kMost = 253402300800.0;  // the year 10000
  const Node* found = map.find(key);
  if (found == nullptr || !found->is(Node::Kind::kNumber)) return std::nullopt;
  double value = 0;
  const char* end = found->text.data() + found->text.size();
  const auto [rest, error] = std::from_chars(found->text.data(), end, value);
  if (error != std::errc() || rest != end || !(value >= 0 && value < kMost)) return std::nullopt;
  return static_cast<std::int64_t>(std::floor(value));
}

std::optional<Node> json_of(std::string_view part) {
  const auto bytes = identity::from_base64url(part);
  if (!bytes) return std::nullopt;
  DocumentLimits limits;
  limits.bytes = kTokenBytesMax;
  limits.depth = kDepthMax;
  limits.nodes = kNodesMax;
  auto root = parse_json(*bytes, "token", limits);
  if (!root || !root->is(Node::Kind::kMap)) return std::nullopt;
  return std::move(*root);
}

Diagnostic no_token() { return bad_token("form", {"不是一份 ID 令牌", "this is no ID token"}); }

// One audience or several; where there are several, azp must say that it was issued to this client.
bool is_for(const Node& claims, std::string_view client_id) {
  const Node* audience = claims.find("aud");
  if (audience == nullptr) return false;
  const std::string party = text_of(claims, "azp");
  if (claims.find("azp") != nullptr && party != client_id) return false;
  if (audience->is(Node::Kind::kString)) return audience->text == client_id;
  if (!audience->is(Node::Kind::kList)) return false;
  const bool named = std::any_of(
      audience->items.begin(), audience->items.end(),
      [&](const Node& one) { return one.is(Node::Kind::kString) && one.text == client_id; });
  return named && (audience->items.size() == 1 || party == client_id);
}

Result<Done> check_times(const Node& claims, const Expected& expected) {
  const auto expires = time_of(claims, "exp");
  if (!expires || *expires + kLeewaySeconds <= expected.now_s)
    return bad_token("expired", {"ID 令牌已过期", "the ID token is over"});
  const auto issued = time_of(claims, "iat");
  const bool recent = issued && *issued <= expected.now_s + kLeewaySeconds &&
                      *issued + kLeewaySeconds >= expected.begun_s;
  const auto from = time_of(claims, "nbf");
  if (!recent ||
      (claims.find("nbf") != nullptr && (!from || *from > expected.now_s + kLeewaySeconds))) {
    return bad_token("issued", {"ID 令牌不是这次登录时签发的",
                                "the ID token was not issued during this sign-on"});
  }
  return Done{};
}

}  // namespace

Result<IdToken> read_token(std::string_view text, std::span<const std::string> allowed) {
  const auto first = text.find('.');
  const auto last = text.rfind('.');
  if (text.size() > kTokenBytesMax || first == std::string_view::npos || first == last ||
      text.find('.', first + 1) != last) {
    return no_token();
  }
  auto header = json_of(text.substr(0, first));
  auto claims = json_of(text.substr(first + 1, last - first - 1));
  auto signature = identity::from_base64url(text.substr(last + 1));
  if (!header || !claims || !signature) return no_token();
  IdToken out;
  out.algorithm = text_of(*header, "alg");
  if (std::find(allowed.begin(), allowed.end(), out.algorithm) == allowed.end()) {
    return bad_token("algorithm",
                     {"不接受这种签名算法", "this algorithm of signatures is not taken"});
  }
  // RFC 7515, 4.1.11: what is critical and not known refuses the token
  if (header->find("crit") != nullptr)
    return bad_token("critical", {"ID 令牌要求不认识的扩展", "the ID token wants an extension"});
  out.kid = text_of(*header, "kid");
  out.message = text.substr(0, last);
  out.signature = std::move(*signature);
  out.claims = std::move(*claims);
  return out;
}

Result<Done> check_claims(const Node& claims, const Expected& expected) {
  if (text_of(claims, "iss") != expected.issuer)
    return bad_token("issuer", {"ID 令牌是别处签发的", "another issuer issued the ID token"});
  if (!is_for(claims, expected.client_id))
    return bad_token("audience", {"ID 令牌是给别人的", "the ID token is for somebody else"});
  if (auto timely = check_times(claims, expected); !timely) return timely;
  if (!identity::equal_in_constant_time(text_of(claims, "nonce"), expected.nonce))
    return bad_token("nonce", {"ID 令牌不是这次登录的", "the ID token is not of this sign-on"});
  const std::string subject = text_of(claims, "sub");
  const bool printable =
      std::all_of(subject.begin(), subject.end(), [](char c) { return c >= ' ' && c < '\x7F'; });
  if (subject.empty() || subject.size() > kSubjectMax || !printable)
    return bad_token("subject", {"ID 令牌没有说是谁", "the ID token does not say who it is"});
  return Done{};
}

}  // namespace zhida::oidc
