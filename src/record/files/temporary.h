// A file that somebody else writes (a library, another program), made whole and durable under its name in one step.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace zhida {

// A name beside `path` that no other writer uses; the file goes with the object unless it was placed.
class Temporary {
 public:
  explicit Temporary(std::string path);
  ~Temporary();
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }

  // Syncs the file, gives it its path, and syncs the folder: a reader sees the old file or the new one. A file of that
  // path is replaced; anything else is not.
  //
  // Errors:  E-FILE-WRITE, E-FILE-KIND
  // Returns: its size in bytes
  [[nodiscard]] Result<std::uint64_t> place();

  // The same, where nothing of that path exists yet; what exists stays, and E-FILE-WRITE says so.
  [[nodiscard]] Result<std::uint64_t> place_new();

 private:
  // The size of the file, whose bytes are on the disk.
  [[nodiscard]] Result<std::uint64_t> synced() const;

  std::string path_;
  std::string name_;
};

}  // namespace zhida
