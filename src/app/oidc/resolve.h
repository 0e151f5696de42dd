// Resolve: the addresses of a host, or the end of the time that is given, whichever comes first. Inside of app/oidc.
//
// The system's lookup cannot be called off: one that a name server leaves without an answer goes on in a thread of its own, which
// nobody waits for. So that a name server that never answers does not fill the process with threads, only so many run at once; what
// comes then is refused.
//
// Threads: a Resolver may be used by many threads at once; it need not outlive its lookups
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <vector>

namespace zhida::oidc {

struct Address {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};

// A lookup that may take as long as it will. Returns: none where there is no such host
using Lookup =
    std::function<std::vector<Address>(const std::string& host, const std::string& port)>;
// As the system is set up: files, then name servers.
[[nodiscard]] Lookup system_lookup();

class Resolver {
 public:
  using Clock = std::chrono::steady_clock;
  enum class Outcome { kFound, kNone, kLate, kBusy };
  struct Answer {
    Outcome outcome = Outcome::kNone;
    std::vector<Address> addresses;
  };

  // REQUIRES: at_once ≥ 1
  explicit Resolver(Lookup lookup, int at_once = 8);
  [[nodiscard]] Answer resolve(const std::string& host, const std::string& port,
                               Clock::time_point deadline) const;

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace zhida::oidc
