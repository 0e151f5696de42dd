// Places given, waited for, refused and given back.
#include "base/turnstile.h"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace zhida {
namespace {

TEST(Turnstile, GivesPlacesAndTakesThemBack) {
  Turnstile turnstile({.at_once = 2, .waiting = 0});
  auto first = turnstile.enter();
  auto second = turnstile.enter();
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(turnstile.enter().has_value());
  first.reset();
  auto third = turnstile.enter();
  EXPECT_TRUE(third.has_value());
  EXPECT_FALSE(turnstile.enter().has_value());
}

TEST(Turnstile, WhoWaitsComesIn) {
  Turnstile turnstile({.at_once = 1, .waiting = 1, .patience = std::chrono::minutes(5)});
  auto first = turnstile.enter();
  std::atomic<bool> inside{false};
  std::jthread waiter([&] { inside = turnstile.enter().has_value(); });
  first.reset();
  waiter.join();
  EXPECT_TRUE(inside);
}

TEST(Turnstile, PatienceEnds) {
  Turnstile turnstile({.at_once = 1, .waiting = 1, .patience = std::chrono::milliseconds(1)});
  const auto first = turnstile.enter();
  EXPECT_FALSE(turnstile.enter().has_value());
}

TEST(Turnstile, NeverMoreThanItsLimit) {
  Turnstile turnstile({.at_once = 3, .waiting = 100, .patience = std::chrono::minutes(5)});
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::atomic<int> through{0};
  {
    std::vector<std::jthread> threads;
    threads.reserve(16);
    for (int t = 0; t < 16; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 200; ++i) {
          const auto pass = turnstile.enter();
          if (!pass) continue;
          const int now = ++inside;
          int seen = most;
          while (now > seen && !most.compare_exchange_weak(seen, now)) {
          }
          ++through;
          --inside;
        }
      });
    }
  }
  EXPECT_LE(most, 3);
  EXPECT_EQ(through, 16 * 200);
}

}  // namespace
}  // namespace zhida
