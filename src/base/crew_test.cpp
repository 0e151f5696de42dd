// Tests that work is done once, by whoever is there, that nobody waits for a helper that has not begun, and that failures
// reach the caller.
#include "base/crew.h"

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace zhida {
namespace {

// Each of n items once, by as many threads as come.
std::vector<int> counted(Crew& crew, std::size_t n) {
  std::vector<std::atomic<int>> times(n);
  std::atomic<std::size_t> next{0};
  crew.together([&] {
    for (std::size_t i = next++; i < n; i = next++) ++times[i];
  });
  return {times.begin(), times.end()};
}

TEST(CrewTest, DoesEachItemOnce) {
  for (const unsigned helpers : {0U, 1U, 3U}) {
    Crew crew(helpers);
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{1000}}) {
      EXPECT_EQ(counted(crew, n), std::vector<int>(n, 1)) << helpers << " helpers, " << n;
    }
  }
}

TEST(CrewTest, ServesManyCallersAtOnce) {
  Crew crew(2);
  std::atomic<int> wrong{0};
  {
    std::vector<std::jthread> callers;
    for (int c = 0; c < 8; ++c) {
      callers.emplace_back([&] {
        for (int round = 0; round < 50; ++round)
          wrong += counted(crew, 20) == std::vector<int>(20, 1) ? 0 : 1;
      });
    }
  }
  EXPECT_EQ(wrong, 0);
}

// Two items that wait for one another need two threads.
TEST(CrewTest, HelpersWorkAtTheSameTime) {
  Crew crew(1);
  std::atomic<int> there{0};
  std::atomic<int> begun{0};
  crew.together([&] {
    if (begun++ >= 2) return;
    ++there;
    while (there < 2) std::this_thread::yield();
  });
  EXPECT_EQ(there, 2);
}

TEST(CrewTest, WaitsForNoHelperThatIsBusyElsewhere) {
  Crew crew(1);
  std::atomic<int> inside{0};
  std::atomic<bool> go{false};
  std::jthread other([&] {
    crew.together([&] {
      ++inside;
      while (!go) std::this_thread::yield();
    });
  });
  while (inside < 2) std::this_thread::yield();  // the helper is busy
  EXPECT_EQ(counted(crew, 10), std::vector<int>(10, 1));
  go = true;
}

TEST(CrewTest, ThrowsWhatTheWorkThrowsOnceAllHaveEnded) {
  Crew crew(2);
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> inside{0};
    EXPECT_THROW(crew.together([&] {
      ++inside;
      std::this_thread::yield();
      --inside;
      throw std::runtime_error("no");
    }),
                 std::runtime_error);
    EXPECT_EQ(inside, 0);
  }
  EXPECT_EQ(counted(crew, 100), std::vector<int>(100, 1));
}

}  // namespace
}  // namespace zhida
