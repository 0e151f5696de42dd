// Turn: counts what is under way, for limits on how much may be at once. Inside of app/server.
#pragma once

#include <atomic>

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

}  // namespace zhida::server
