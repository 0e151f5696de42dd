// One line on a terminal that is written over again while something long goes on. Inside of app/cli.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "app/cli/command.h"

namespace zhida::cli {

class Progress {
 public:
  // Shows nothing where the console's errors do not go to a terminal.
  Progress(Console& console, std::string zh, std::string en);

  // `all` 0: not known. Ten times a second at most.
  void show(std::uint64_t done, std::uint64_t all);
  void clear();

 private:
  Console& console_;
  std::string zh_, en_;
  std::chrono::steady_clock::time_point begun_, shown_;
};

}  // namespace zhida::cli
