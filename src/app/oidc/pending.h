// Pending: sign-ons that were begun here and have not come back. Each can come back once, to the browser that began it, in time.
// Inside of app/oidc.
//
// Kept in memory, at most kPendingMax: the oldest gives way. After a restart people begin again.
//
// Threads: may be used by many threads at once
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/sha256.h"

namespace zhida::oidc {

constexpr std::size_t kPendingMax = 10'000;
constexpr std::int64_t kPendingSeconds = 600;

struct Begun {
  Sha256 browser{};  // of the token in its cookie
  std::string nonce;
  std::string verifier;  // of PKCE
  std::int64_t begun_s = 0;
};

class Pending {
 public:
  void add(const std::string& state, Begun begun);
  // Takes it out, whatever comes of it. Returns: nullopt where there is none, or it is over
  [[nodiscard]] std::optional<Begun> take(const std::string& state, std::int64_t now_s);
  [[nodiscard]] std::size_t size() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Begun> begun_;  // by state
  std::deque<std::string> order_;       // of beginning; may name what was taken
};

}  // namespace zhida::oidc
