// getaddrinfo in threads that are let go.
#include "app/oidc/resolve.h"

#include <condition_variable>
#include <cstring>
#include <mutex>
#include <netdb.h>
#include <system_error>
#include <thread>
#include <utility>

#include "base/result.h"

namespace zhida::oidc {

// What the threads of a resolver have in common; the last of them takes it down.
struct Resolver::Shared {
  Lookup lookup;
  int at_once = 0;
  std::mutex mutex;
  int running = 0;
};

namespace {

// One lookup, between the thread that does it and the one that waits for it.
struct Errand {
  std::mutex mutex;
  std::condition_variable done_now;
  bool done = false;
  std::vector<Address> addresses;
};

}  // namespace

Lookup system_lookup() {
  return [](const std::string& host, const std::string& port) {
    std::vector<Address> out;
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) return out;
    for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
      if (one->ai_addrlen > sizeof(sockaddr_storage)) continue;
      Address address;
      std::memcpy(&address.bytes, one->ai_addr, one->ai_addrlen);
      address.size = one->ai_addrlen;
      out.push_back(address);
    }
    ::freeaddrinfo(found);
    return out;
  };
}

Resolver::Resolver(Lookup lookup, int at_once) : shared_(std::make_shared<Shared>()) {
  ZHIDA_CHECK(at_once >= 1);
  shared_->lookup = std::move(lookup);
  shared_->at_once = at_once;
}

Resolver::Answer Resolver::resolve(const std::string& host, const std::string& port,
                                   Clock::time_point deadline) const {
  {
    const std::scoped_lock guard(shared_->mutex);
    if (shared_->running >= shared_->at_once) return {Outcome::kBusy, {}};
    ++shared_->running;
  }
  const auto errand = std::make_shared<Errand>();
  try {
    std::thread([shared = shared_, errand, host, port] {
      auto addresses = shared->lookup(host, port);
      {
        const std::scoped_lock guard(errand->mutex);
        errand->addresses = std::move(addresses);
        errand->done = true;
      }
      errand->done_now.notify_one();
      const std::scoped_lock guard(shared->mutex);
      --shared->running;
    }).detach();
  } catch (const std::system_error&) {
    const std::scoped_lock guard(shared_->mutex);
    --shared_->running;
    return {Outcome::kBusy, {}};
  }
  std::unique_lock guard(errand->mutex);
  if (!errand->done_now.wait_until(guard, deadline, [&] { return errand->done; }))
    return {Outcome::kLate, {}};
  const auto outcome = errand->addresses.empty() ? Outcome::kNone : Outcome::kFound;
  return {outcome, std::move(errand->addresses)};
}

}  // namespace zhida::oidc
