// Sign-ons under way, within a limit.
#include "app/oidc/pending.h"

#include <utility>

namespace zhida::oidc {

void Pending::add(const std::string& state, Begun begun) {
  const std::lock_guard lock(mutex_);
  const std::int64_t over_s = begun.begun_s - kPendingSeconds;
  begun_.insert_or_assign(state, std::move(begun));
  order_.push_back(state);
  while (!order_.empty()) {
    const auto oldest = begun_.find(order_.front());
    const bool gone = oldest == begun_.end();
    if (!gone && order_.size() <= kPendingMax && oldest->second.begun_s > over_s) break;
    if (!gone) begun_.erase(oldest);
    order_.pop_front();
  }
}

std::optional<Begun> Pending::take(const std::string& state, std::int64_t now_s) {
  const std::lock_guard lock(mutex_);
  const auto found = begun_.find(state);
  if (found == begun_.end()) return std::nullopt;
  Begun out = std::move(found->second);
  begun_.erase(found);
  if (out.begun_s + kPendingSeconds <= now_s) return std::nullopt;
  return out;
}

std::size_t Pending::size() const {
  const std::lock_guard lock(mutex_);
  return begun_.size();
}

}  // namespace zhida::oidc
