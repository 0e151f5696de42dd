// Draws a bar, how much is done, and about how long the rest takes.
#include "app/cli/progress.h"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

namespace zhida::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kCells = 24;

std::string bar(std::uint64_t done, std::uint64_t all) {
  const std::uint64_t full = std::min(kCells, done * kCells / all);
  std::string out;
  for (std::uint64_t i = 0; i < kCells; ++i) out += i < full ? "█" : "░";
  return out;
}

}  // namespace

Progress::Progress(Console& console, std::string zh, std::string en)
    : console_(console), zh_(std::move(zh)), en_(std::move(en)), begun_(Clock::now()) {}

void Progress::show(std::uint64_t done, std::uint64_t all) {
  const auto now = Clock::now();
  if (!console_.progress || now - shown_ < std::chrono::milliseconds(100)) return;
  shown_ = now;
  if (all == 0) {
    console_.err << fmt::format("\r\x1b[K{} · {} {}", zh_, en_, done) << std::flush;
    return;
  }
  std::string rest;
  if (done > 0 && done < all) {
    const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(now - begun_).count();
    const auto left = static_cast<std::uint64_t>(spent) * (all - done) / done / 1000;
    rest = fmt::format("，约余 · about {} s left", left);
  }
  console_.err << fmt::format("\r\x1b[K{} · {} {} {}/{}{}", zh_, en_, bar(done, all), done, all,
                              rest)
               << std::flush;
}

void Progress::clear() {
  if (console_.progress) console_.err << "\r\x1b[K" << std::flush;
}

}  // namespace zhida::cli
