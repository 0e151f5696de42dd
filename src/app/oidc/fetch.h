// Fetch: one request to another server, over TLS, within limits. Inside of app/oidc.
//
// The certificate must lead to a known authority and be the host's. No redirect is followed, nothing is tried twice.
//
// Errors:  E-OIDC-PROVIDER: no such host, no connection, a certificate that does not hold, too slow, too large
// Threads: a Fetch may be called by many threads at once; it waits for the other server
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "app/oidc/resolve.h"
#include "base/result.h"

namespace zhida::oidc {

struct Asked {
  std::string method = "GET";
  std::string url;
  std::string authorization = {};  // the line Authorization; "" = none
  std::string form = {};           // of POST
};

struct Answered {
  int status = 0;
  std::string content_type;
  std::string body;
};

using Fetch = std::function<Result<Answered>(const Asked&)>;

struct FetchLimits {
  std::chrono::milliseconds time{5000};  // for everything, the lookup of the host among it
  std::size_t header_bytes = 16U << 10U;
  std::size_t body_bytes = 256U << 10U;
};

// `ca_file`: certificates of authorities in PEM; "" = those of the system.
// Errors: E-OIDC-CONFIG where the file cannot be used
[[nodiscard]] Result<Fetch> fetch_over_tls(const std::string& ca_file, const FetchLimits& limits,
                                           Lookup lookup = system_lookup());

}  // namespace zhida::oidc
