// Disk: a disk in memory, as a SQLite virtual file system, that loses power, fails a call, fills up. For tests.
//
// What was written since a file's last sync is lost at a crash, kept, kept in part, kept out of order or torn within a
// page, as chance has it: the promises of a real disk, and no more.
//
// Threads: calls are serialised; one process, any number of connections
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace zhida::store {

class Disk {
 public:
  // Registers the file system `name`.
  Disk(std::string name, std::uint64_t seed);
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  // The n-th call from now (1 = the next) that writes, syncs or cuts a file fails, and, if `for_good`, all after it.
  void fail_at(std::int64_t call, bool for_good);
  // Bytes that all files may have together; less than 0 = no limit.
  void set_capacity(std::int64_t bytes);
  // Loses power: every file becomes what a disk may have of it. Failures and the limit are lifted.
  // REQUIRES: no file is open
  void crash();
  // Calls that write, sync or cut, since the beginning.
  [[nodiscard]] std::int64_t calls() const;

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace zhida::store
