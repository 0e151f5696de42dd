// Waiting for a place, within limits.
#include "base/turnstile.h"

#include <utility>

#include "base/result.h"

namespace zhida {

Turnstile::Pass::Pass(Pass&& other) noexcept
    : turnstile_(std::exchange(other.turnstile_, nullptr)) {}

Turnstile::Pass::~Pass() {
  if (turnstile_ == nullptr) return;
  {
    const std::lock_guard lock(turnstile_->mutex_);
    --turnstile_->inside_;
  }
  turnstile_->freed_.notify_one();
}

Turnstile::Turnstile(const Limits& limits) : limits_(limits) {
  ZHIDA_CHECK(limits.at_once >= 1 && limits.waiting >= 0);
}

std::optional<Turnstile::Pass> Turnstile::enter() {
  std::unique_lock lock(mutex_);
  if (inside_ >= limits_.at_once) {
    if (waiting_ >= limits_.waiting) return std::nullopt;
    ++waiting_;
    const bool free =
        freed_.wait_for(lock, limits_.patience, [this] { return inside_ < limits_.at_once; });
    --waiting_;
    if (!free) return std::nullopt;
  }
  ++inside_;
  return std::optional<Pass>(std::in_place, *this);
}

}  // namespace zhida
