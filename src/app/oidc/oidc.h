// Oidc: people sign on with an OpenID Connect provider; this server is its client (relying party).
//
//     begin() ──► browser ──► provider ──► browser ──► finish(): state, code ──► ID token ──► Person
//
//     auto begun = client.begin();                    // 1. send the browser to begun->location, with the cookie
//     auto person = client.finish(came_back, cookie); // 2. what the browser brought back
//     identity.sign_on(tx, *person, client);          // 3. an account and a session of ours
//
// Authorization code with PKCE (S256), state, nonce. A sign-on comes back once, within ten minutes, to the browser that
// began it. ID tokens are verified with the provider's keys, which are asked for again when one is not known.
//
// Clause:  OpenID Connect Core 1.0 (3.1), Discovery 1.0; RFC 6749, RFC 7636 (PKCE), RFC 9207 (issuer in the answer), RFC 9700
// Errors:  E-OIDC-STATE (not begun here, or over), E-OIDC-DENIED (the provider said no), E-OIDC-PROVIDER, E-OIDC-TOKEN,
//          E-OIDC-ACCOUNT (its claims give no role here)
// Threads: may be used by many threads at once; begin() and finish() wait for the provider, at most kAsksMax at a time
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "app/oidc/fetch.h"
#include "app/oidc/idtoken.h"
#include "app/oidc/keyset.h"
#include "app/oidc/pending.h"
#include "app/oidc/settings.h"
#include "base/result.h"
#include "base/turnstile.h"
#include "record/identity/identity.h"
#include "record/identity/secret.h"

namespace zhida::oidc {

// Where to send the browser, and what its cookie holds until it is back.
struct Start {
  std::string location;
  identity::Token browser;
};

// What the browser brought back from the provider.
struct CameBack {
  std::string code;
  std::string state;
  std::string issuer;  // "" = not said
  std::string error;   // "" = none
};

class Client {
 public:
  // `now_s`: seconds since 1970-01-01 UTC. REQUIRES: settings as read_settings() gives them
  Client(Settings settings, Fetch fetch, identity::Random random,
         std::function<std::int64_t()> now_s);

  [[nodiscard]] Result<Start> begin();
  [[nodiscard]] Result<identity::Vouched> finish(const CameBack& back, std::string_view browser);
  [[nodiscard]] const Settings& settings() const { return settings_; }

  static constexpr int kAsksMax = 4;
  static constexpr std::int64_t kMetadataSeconds = 3600;  // kept
  static constexpr std::int64_t kKeysAgainSeconds = 60;   // at the least between two asks for keys

 private:
  struct Metadata {
    std::string authorization, token, jwks, userinfo;
    bool names_issuer = false;  // in its answers
    std::int64_t asked_s = 0;
  };
  struct Tokens {
    std::string id;
    std::string access;
  };
  [[nodiscard]] Result<Answered> ask(const Asked& asked);
  [[nodiscard]] Result<Metadata> metadata();
  [[nodiscard]] Result<std::shared_ptr<const KeySet>> keys(const Metadata& provider,
                                                           const IdToken& token);
  [[nodiscard]] Result<Tokens> exchange(const Metadata& provider, const std::string& code,
                                        const std::string& verifier);
  [[nodiscard]] Result<Done> add_userinfo(const Metadata& provider, const std::string& access,
                                          Node& claims);

  Settings settings_;
  Fetch fetch_;
  identity::Random random_;
  std::function<std::int64_t()> now_s_;
  Pending pending_;
  Turnstile asks_;
  std::mutex mutex_;  // guards the following
  std::optional<Metadata> metadata_;
  std::shared_ptr<const KeySet> keys_;
  std::int64_t keys_asked_s_ = 0;
};

// What the claims of a provider mean here.
// Errors: E-OIDC-ACCOUNT: no rule gives a role
[[nodiscard]] Result<identity::Vouched> person_of(const Settings& settings, const Node& claims);

}  // namespace zhida::oidc
