// Upkeep: what a serving process does by itself: signs a checkpoint of the audit log when it has grown, and forgets what is over
// (old sessions, delays, addresses).
//
// Errors:  are logged; the next turn tries again
// Threads: one of its own, from construction to destruction
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "app/records/records.h"

namespace zhida::desk {

class Upkeep {
 public:
  Upkeep(std::shared_ptr<records::Records> records, std::chrono::milliseconds between);
  ~Upkeep();
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;

 private:
  void run(const std::stop_token& stop);
  void turn();

  std::shared_ptr<records::Records> records_;
  std::chrono::milliseconds between_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace zhida::desk
