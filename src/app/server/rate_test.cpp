// Token buckets: bursts, rates, keys that share nothing, memory that does not grow, and the refusal.
#include "app/server/rate.h"

#include <thread>

#include <gtest/gtest.h>

namespace zhida::server {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr Rate kRate{.count = 2, .per_s = 1, .burst = 5};

TEST(RateLimiter, LetsABurstThroughThenTheRate) {
  RateLimiter limiter(kRate, 7);
  std::int64_t now = 100 * kSecond;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(limiter.take("a", now), 0) << i;
  EXPECT_EQ(limiter.take("a", now), 1);
  EXPECT_EQ(limiter.take("a", now + kSecond / 2 - 1), 1);
  EXPECT_EQ(limiter.take("a", now + kSecond / 2), 0);
  EXPECT_EQ(limiter.take("a", now + kSecond / 2), 1);
  EXPECT_EQ(limiter.take("b", now), 0);
  // a minute at more than the rate: what comes through is the burst and the rate
  int through = 0;
  now += 10 * kSecond;
  for (int i = 0; i < 600; ++i) through += limiter.take("a", now + i * kSecond / 10) == 0 ? 1 : 0;
  EXPECT_GE(through, 5 + 119);
  EXPECT_LE(through, 5 + 120);
  EXPECT_EQ(limiter.refused(), 3 + 600 - through);
}

TEST(RateLimiter, SlowRatesTellTheWait) {
  RateLimiter limiter({.count = 6, .per_s = 60, .burst = 1}, 7);
  EXPECT_EQ(limiter.take("a", 0), 0);
  EXPECT_EQ(limiter.take("a", 0), 10);
  EXPECT_EQ(limiter.take("a", 9 * kSecond + 1), 1);
  EXPECT_EQ(limiter.take("a", 10 * kSecond), 0);
}

TEST(RateLimiter, AFloodOfOneDoesNotStopOthers) {
  RateLimiter limiter(kRate, 7);
  // a flood from a thousand addresses, each far beyond its rate
  for (int i = 0; i < 1000; ++i) {
    for (int n = 0; n < 20; ++n) (void)limiter.take("flood-" + std::to_string(i), 0);
  }
  int stopped = 0;
  for (int i = 0; i < 1000; ++i)
    stopped += limiter.take("person-" + std::to_string(i), 0) == 0 ? 0 : 1;
  // both cells would have to be busy: (1000/32768)² of a thousand
  EXPECT_LE(stopped, 10);
}

TEST(RateLimiter, CountsWhateverThreadsAsk) {
  RateLimiter limiter({.count = 1, .per_s = 3600, .burst = 500}, 7);
  std::atomic<int> through{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 1000; ++i) through += limiter.take("a", kSecond) == 0 ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(through, 500);
}

TEST(RateKeys, AreAddressesOrSubscribers) {
  EXPECT_EQ(rate_key("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(rate_key("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(rate_key("2001:db8:0:1::1"), rate_key("2001:db8:0:1:ffff::2"));
  EXPECT_NE(rate_key("2001:db8:0:1::1"), rate_key("2001:db8:0:2::1"));
  EXPECT_EQ(rate_key("no:address"), "no:address");
  EXPECT_EQ(rate_key(""), "");
}

TEST(RefuseRate, IsA429WithTheWait) {
  EXPECT_FALSE(refuse_rate(nullptr, "a").has_value());
  RateLimiter limiter({.count = 1, .per_s = 3600, .burst = 1}, 7);
  EXPECT_FALSE(refuse_rate(&limiter, "a").has_value());
  const auto refusal = refuse_rate(&limiter, "a");
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->status, 429);
  EXPECT_NE(refusal->body->find("E-HTTP-RATE"), std::string::npos);
  ASSERT_EQ(refusal->headers.size(), 1U);
  EXPECT_EQ(refusal->headers.front().first, "Retry-After");
  EXPECT_GE(std::stoi(refusal->headers.front().second), 3590);
}

}  // namespace
}  // namespace zhida::server
