// Desk: the records over HTTP: who signs in, what they may see and change, and the audit log. The addresses under
// /api/v1/session, accounts, subjects, sources, decisions and audit (docs/api.md, api/openapi.yaml).
//
//     request ──► route ──► gate: session, CSRF, purpose, roles.txt ──► handler ──► reads noted ──► answer
//
//     desk::Desk desk(bundle, records, {.secure_cookie = true});
//     if (desk.serves(request)) response = desk.answer(request);
//
// Every address has one line in the table of routes (route.h), which says who is let through; what has no line is refused.
// Facts above public are answered only once it is on the disk that they were read, by whom and for which purpose.
//
// Whether something exists is not told to whom may not see it: both answers are the same 403.
//
// Errors:  problem+json with E-HTTP-…, E-SESSION-…, E-OIDC-…, E-IDENTITY-…, E-FACTS-…, E-DECISION-…, E-AUDIT-…
// Threads: answer() may run on many threads at once; it waits for the disk
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "app/oidc/oidc.h"
#include "app/records/records.h"
#include "app/server/message.h"
#include "app/server/rate.h"
#include "decide/pack/pack.h"

namespace zhida::desk {

// Microseconds since 1970-01-01 UTC, by the system's clock.
[[nodiscard]] std::int64_t system_now_us();

struct Options {
  bool secure_cookie = true;  // false only where the browser speaks plain HTTP to this very machine
  std::function<std::int64_t()> now_us = system_now_us;
  std::shared_ptr<oidc::Client> sign_on;  // null = no single sign-on
  // Requests by account, and attempts to sign in by address (docs/operations.md). Null = as many as come.
  std::shared_ptr<server::RateLimiter> account_rate;
  std::shared_ptr<server::RateLimiter> sign_in_rate;
};

// What the handlers work with.
struct Desktop {
  std::shared_ptr<const pack::Bundle> bundle;
  std::shared_ptr<records::Records> records;
  Options options;

  [[nodiscard]] std::int64_t now_us() const { return options.now_us(); }
  // Today in China: days since 1970-01-01.
  [[nodiscard]] std::int64_t today() const;
};

class Desk {
 public:
  // `records` may be null: then every address but the ways of signing in says that nothing is recorded.
  Desk(std::shared_ptr<const pack::Bundle> bundle, std::shared_ptr<records::Records> records,
       Options options);

  // Whether the address is one of these. Answering it may wait.
  [[nodiscard]] static bool serves(const server::Request& request);
  [[nodiscard]] server::Response answer(const server::Request& request) const;

  // Whether the address takes the files of sources, which may be large.
  [[nodiscard]] static bool takes_file(const server::Request& header);
  // Whether who sends one may: by session, CSRF token and role, before the body is read. What answer() then finds is what was
  // found here, so that a session may be renewed elsewhere while a file is under way.
  // REQUIRES: takes_file(header)
  [[nodiscard]] server::LargeBodies::Admission admit_file(const server::Request& header) const;

 private:
  Desktop desktop_;
};

}  // namespace zhida::desk
