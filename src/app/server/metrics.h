// Metrics: what the server counts, as Prometheus reads it. Inside of app/server.
//
//     zhida_http_requests_total{status="2xx"} 812
//     zhida_http_seconds_bucket{le="0.005"} 800
//
// Clause:  Prometheus text exposition format 0.0.4
// Threads: may be used by many threads at once
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace zhida::server {

class Metrics {
 public:
  // A value that is asked for when somebody reads the metrics.
  struct Gauge {
    std::string_view name;
    std::string_view help;
    bool counts_up = false;  // a counter, else a gauge
    std::function<std::int64_t()> value;
  };

  // REQUIRES: before the first request
  void add(Gauge gauge) { gauges_.push_back(std::move(gauge)); }
  void count(int status, std::chrono::nanoseconds duration);
  [[nodiscard]] std::string text() const;

 private:
  static constexpr std::array<std::int64_t, 11> kBoundsUs = {
      500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 1'000'000, 5'000'000};

  std::array<std::atomic<std::int64_t>, 6> by_status_{};  // 0 = other, 1xx … 5xx
  std::array<std::atomic<std::int64_t>, kBoundsUs.size() + 1> by_time_{};
  std::atomic<std::int64_t> total_us_{0};
  std::vector<Gauge> gauges_;
};

}  // namespace zhida::server
