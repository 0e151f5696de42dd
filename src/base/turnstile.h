// Turnstile: at most so many at once do what is costly, a few more wait for their turn, the rest is sent away.
//
//     Turnstile turnstile({.at_once = 2, .waiting = 4});
//     if (const auto pass = turnstile.enter()) …          // the pass gives the place back when it goes
//
// Threads: any
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace zhida {

class Turnstile {
 public:
  struct Limits {
    int at_once = 1;
    int waiting = 0;
    std::chrono::milliseconds patience{2000};  // of one that waits
  };
  // A place among those at once, until destruction.
  class Pass {
   public:
    explicit Pass(Turnstile& turnstile) : turnstile_(&turnstile) {}
    Pass(Pass&& other) noexcept;
    Pass& operator=(Pass&&) = delete;
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;
    ~Pass();

   private:
    Turnstile* turnstile_;
  };

  // REQUIRES: at_once ≥ 1, waiting ≥ 0
  explicit Turnstile(const Limits& limits);
  // Returns: nullopt where too many wait already, or the turn did not come in time
  [[nodiscard]] std::optional<Pass> enter();

 private:
  Limits limits_;
  std::mutex mutex_;
  std::condition_variable freed_;
  int inside_ = 0;
  int waiting_ = 0;
};

}  // namespace zhida
