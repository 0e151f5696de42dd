// The open files of segments, kept for the next reading. Inside of record/facts.
//
// Threads: may be used by many at once
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "record/facts/facts.h"

namespace zhida::facts {

struct Facts::Shelf {
  static constexpr std::size_t kOpenMax = 256;

  [[nodiscard]] Result<std::shared_ptr<const Segment>> get(const std::string& path,
                                                           const std::string& digest);
  // Closes all of them: what is erased is not held open either.
  void clear();

 private:
  std::mutex lock_;  // guards what follows
  std::unordered_map<std::string, std::shared_ptr<const Segment>> open_;
  std::deque<std::string> order_;  // the oldest first
};

}  // namespace zhida::facts
