// Turn and Turns: count what is under way, for limits on how much may be at once. Inside of app/server.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>

namespace zhida::server {

// One more of those that are counted, for as long as it lives; null counts nothing.
class Turn {
 public:
  explicit Turn(std::atomic<int>* count) : count_(count), taken_(count ? ++*count : 0) {}
  ~Turn() {
    if (count_ != nullptr) --*count_;
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  [[nodiscard]] int taken() const { return taken_; }

 private:
  std::atomic<int>* count_;
  int taken_;
};

// The turns to compute. Requests with long bodies have half of them at most, so that however many of those come at once, there
// is room for others.
class Turns {
 public:
  static constexpr std::size_t kLongBytes = 64U << 10U;

  explicit Turns(int at_once) : at_once_(at_once), long_at_once_(std::max(1, at_once / 2)) {}

  // One turn, for as long as it lives; of null it needs none.
  class Taken {
   public:
    Taken(Turns* turns, std::size_t body_bytes)
        : one_of_the_long_(turns && body_bytes > kLongBytes ? &turns->long_ones_ : nullptr),
          long_fits_(!turns || one_of_the_long_.taken() <= turns->long_at_once_),
          one_(turns && long_fits_ ? &turns->all_ : nullptr),
          granted_(!turns || (long_fits_ && one_.taken() <= turns->at_once_)) {}
    [[nodiscard]] bool granted() const { return granted_; }

   private:
    Turn one_of_the_long_;
    bool long_fits_;
    Turn one_;
    bool granted_;
  };

 private:
  int at_once_, long_at_once_;
  std::atomic<int> all_{0}, long_ones_{0};
};

}  // namespace zhida::server
