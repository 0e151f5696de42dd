// Sign-on with a provider: discovery, the way there and back, tokens.
#include "app/oidc/oidc.h"

#include <algorithm>
#include <utility>

#include <openssl/evp.h>

#include "app/oidc/failure.h"
#include "app/oidc/url.h"
#include "base/sha256.h"

namespace zhida::oidc {
namespace {

constexpr std::size_t kSecretBytes = 32;  // of state, nonce and verifier
constexpr std::size_t kCodeMax = 4096;
constexpr int kOk = 200;

std::string text_of(const Node& map, std::string_view key) {
  const Node* found = map.find(key);
  return found != nullptr && found->is(Node::Kind::kString) ? found->text : std::string();
}

bool lists(const Node* list, std::string_view word) {
  return list != nullptr && std::any_of(list->items.begin(), list->items.end(),
                                        [&](const Node& one) { return one.text == word; });
}

std::string random_text(const identity::Random& random) {
  return identity::base64url(identity::Secret::generate(kSecretBytes, random).bytes());
}

std::string digest_text(std::string_view text) {
  const Sha256 digest = sha256(text);
  return identity::base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string to_base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

Result<Node> object_of(const Answered& answered, std::string_view what) {
  auto root = parse_json(answered.body, "provider");
  if (answered.status != kOk || !root || !root->is(Node::Kind::kMap)) {
    const std::string status = std::to_string(answered.status);
    return bad_provider(what,
                        {"答复不是所要的 JSON（HTTP " + status + "）",
                         "its answer is not the JSON that was asked for (HTTP " + status + ")"});
  }
  return root;
}

// OpenID Connect Discovery 1.0, 4.3: the issuer is the very one that was asked, and what we need is there.
Result<Done> check_metadata(const Node& root, const Settings& settings) {
  if (text_of(root, "issuer") != settings.issuer)
    return bad_provider("issuer", {"自称是另一个签发者", "it says that it is another issuer"});
  for (const auto* key : {"authorization_endpoint", "token_endpoint", "jwks_uri"}) {
    const auto url = parse_url(text_of(root, key));
    if (!url || !is_private(*url))
      return bad_provider(key,
                          {"缺少这个地址，或不是 https", "this address is missing or no https"});
  }
  const Node* responses = root.find("response_types_supported");
  if (!lists(responses, "code"))
    return bad_provider("response_types_supported",
                        {"不支持授权码", "it has no authorization code"});
  const Node* challenges = root.find("code_challenge_methods_supported");
  if (challenges != nullptr && !lists(challenges, "S256"))
    return bad_provider("code_challenge_methods_supported",
                        {"不支持 PKCE 的 S256", "it has no S256 of PKCE"});
  return Done{};
}

Diagnostic not_begun() {
  return failure(
      "E-OIDC-STATE", "state",
      {"这次登录不是从这里开始的，或已经结束、超时", "this sign-on was not begun here, or is over"},
      {"回到登录页重新开始", "begin again at the sign-in page"});
}

}  // namespace

Client::Client(Settings settings, Fetch fetch, identity::Random random,
               std::function<std::int64_t()> now_s)
    : settings_(std::move(settings)),
      fetch_(std::move(fetch)),
      random_(std::move(random)),
      now_s_(std::move(now_s)),
      asks_({.at_once = kAsksMax, .waiting = 0}) {}

Result<Answered> Client::ask(const Asked& asked) {
  const auto pass = asks_.enter();
  if (!pass) return bad_provider("busy", {"正在处理的登录太多", "too many sign-ons are under way"});
  return fetch_(asked);
}

Result<Client::Metadata> Client::metadata() {
  const std::int64_t now = now_s_();
  {
    const std::lock_guard lock(mutex_);
    if (metadata_ && now < metadata_->asked_s + kMetadataSeconds) return *metadata_;
  }
  std::string base = settings_.issuer;
  if (base.ends_with('/')) base.pop_back();
  Asked asked;
  asked.url = base + "/.well-known/openid-configuration";
  const auto answered = ask(asked);
  if (!answered) return answered.errors();
  const auto root = object_of(*answered, "openid-configuration");
  if (!root) return root.errors();
  if (auto fits = check_metadata(*root, settings_); !fits) return fits.errors();
  Metadata out;
  out.authorization = text_of(*root, "authorization_endpoint");
  out.token = text_of(*root, "token_endpoint");
  out.jwks = text_of(*root, "jwks_uri");
  out.userinfo = text_of(*root, "userinfo_endpoint");
  const Node* names = root->find("authorization_response_iss_parameter_supported");
  out.names_issuer = names != nullptr && names->text == "true";
  out.asked_s = now;
  const std::lock_guard lock(mutex_);
  metadata_ = out;
  return out;
}

Result<std::shared_ptr<const KeySet>> Client::keys(const Metadata& provider, const IdToken& token) {
  const std::int64_t now = now_s_();
  {
    const std::lock_guard lock(mutex_);
    const bool fresh = keys_ && now < keys_asked_s_ + kMetadataSeconds;
    const bool again = now >= keys_asked_s_ + kKeysAgainSeconds;
    if (fresh && (keys_->has(token.kid, token.algorithm) || !again)) return keys_;
  }
  Asked asked;
  asked.url = provider.jwks;
  const auto answered = ask(asked);
  if (!answered) return answered.errors();
  if (answered->status != kOk)
    return bad_provider("jwks", {"没有给出公钥", "it did not give its keys"});
  auto parsed = KeySet::parse(answered->body);
  if (!parsed) return parsed.errors();
  auto out = std::make_shared<const KeySet>(std::move(*parsed));
  const std::lock_guard lock(mutex_);
  keys_ = out;
  keys_asked_s_ = now;
  return out;
}

Result<Start> Client::begin() {
  const auto provider = metadata();
  if (!provider) return provider.errors();
  Start out{{}, identity::Token::generate(random_)};
  const std::string state = random_text(random_);
  Begun begun;
  begun.browser = out.browser.digest();
  begun.nonce = random_text(random_);
  begun.verifier = random_text(random_);
  begun.begun_s = now_s_();
  std::string scope;
  for (const std::string& one : settings_.scopes) {
    if (!scope.empty()) scope += ' ';
    scope += one;
  }
  const Form form = {{"response_type", "code"},
                     {"client_id", settings_.client_id},
                     {"redirect_uri", settings_.redirect},
                     {"scope", scope},
                     {"state", state},
                     {"nonce", begun.nonce},
                     {"code_challenge", digest_text(begun.verifier)},
                     {"code_challenge_method", "S256"}};
  out.location = provider->authorization;
  out.location += provider->authorization.find('?') == std::string::npos ? '?' : '&';
  out.location += to_form(form);
  pending_.add(state, std::move(begun));
  return out;
}

Result<Client::Tokens> Client::exchange(const Metadata& provider, const std::string& code,
                                        const std::string& verifier) {
  Form form = {{"grant_type", "authorization_code"},
               {"code", code},
               {"redirect_uri", settings_.redirect},
               {"code_verifier", verifier}};
  Asked asked;
  asked.method = "POST";
  asked.url = provider.token;
  if (settings_.auth == ClientAuth::kBasic) {
    // RFC 6749, 2.3.1: both are escaped as forms are, before base64
    std::string pair =
        form_escaped(settings_.client_id) + ":" + form_escaped(settings_.client_secret.bytes());
    asked.authorization = "Basic " + to_base64(pair);
    identity::wipe(pair);
  } else {
    form.emplace_back("client_id", settings_.client_id);
    if (settings_.auth == ClientAuth::kPost)
      form.emplace_back("client_secret", std::string(settings_.client_secret.bytes()));
  }
  asked.form = to_form(form);
  const auto answered = ask(asked);
  identity::wipe(asked.authorization);
  identity::wipe(asked.form);
  if (!answered) return answered.errors();
  constexpr int kBadRequest = 400;
  if (answered->status == kBadRequest) {
    return failure("E-OIDC-DENIED", "code",
                   {"统一身份系统不认这次登录", "the provider does not accept this sign-on"},
                   {"回到登录页重新开始", "begin again at the sign-in page"});
  }
  const auto root = object_of(*answered, "token_endpoint");
  if (!root) return root.errors();
  return Tokens{text_of(*root, "id_token"), text_of(*root, "access_token")};
}

// Claims that the ID token does not have; the answer must be of the same person (OpenID Connect Core 1.0, 5.3.2).
Result<Done> Client::add_userinfo(const Metadata& provider, const std::string& access,
                                  Node& claims) {
  const auto url = parse_url(provider.userinfo);
  if (!url || !is_private(*url) || access.empty())
    return bad_provider("userinfo_endpoint", {"没有 UserInfo", "it has no UserInfo"});
  Asked asked;
  asked.url = provider.userinfo;
  asked.authorization = "Bearer " + access;
  const auto answered = ask(asked);
  identity::wipe(asked.authorization);
  if (!answered) return answered.errors();
  auto root = object_of(*answered, "userinfo_endpoint");
  if (!root) return root.errors();
  if (text_of(*root, "sub") != text_of(claims, "sub"))
    return bad_token("subject", {"UserInfo 说的是另一个人", "UserInfo is of somebody else"});
  for (auto& [key, value] : root->members) {
    if (claims.find(key) == nullptr) claims.members.emplace_back(key, std::move(value));
  }
  return Done{};
}

Result<identity::Vouched> Client::finish(const CameBack& back, std::string_view browser) {
  const auto begun = pending_.take(back.state, now_s_());
  const auto token = identity::Token::parse(browser);
  if (!begun || !token || token->digest() != begun->browser) return not_begun();
  if (!back.error.empty()) {
    return failure("E-OIDC-DENIED", "error",
                   {"统一身份系统没有让您通过", "the provider did not let you through"},
                   {"回到登录页重新开始，或用登录名和密码登录",
                    "begin again, or sign in with login and password"});
  }
  const auto provider = metadata();
  if (!provider) return provider.errors();
  const bool issuer_fits =
      back.issuer.empty() ? !provider->names_issuer : back.issuer == settings_.issuer;
  if (!issuer_fits || back.code.empty() || back.code.size() > kCodeMax) return not_begun();
  auto tokens = exchange(*provider, back.code, begun->verifier);
  if (!tokens) return tokens.errors();
  auto id = read_token(tokens->id, settings_.algorithms);
  if (!id) return id.errors();
  const auto keys = this->keys(*provider, *id);
  if (!keys) return keys.errors();
  if (!(*keys)->verify(id->kid, id->algorithm, id->message, id->signature))
    return bad_token("signature", {"签名不成立", "its signature does not hold"});
  const Expected expected{settings_.issuer, settings_.client_id, begun->nonce, begun->begun_s,
                          now_s_()};
  if (auto holds = check_claims(id->claims, expected); !holds) return holds.errors();
  if (settings_.userinfo) {
    if (auto added = add_userinfo(*provider, tokens->access, id->claims); !added)
      return added.errors();
  }
  return person_of(settings_, id->claims);
}

}  // namespace zhida::oidc
