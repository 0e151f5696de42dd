// Counters without locks, and their text.
#include "app/server/metrics.h"

#include <fmt/format.h>

namespace zhida::server {

void Metrics::count(int status, std::chrono::nanoseconds duration) {
  const int hundred = status / 100;
  ++by_status_.at(hundred >= 1 && hundred <= 5 ? static_cast<std::size_t>(hundred) : 0);
  const std::int64_t us = duration.count() / 1000;
  std::size_t bucket = 0;
  while (bucket < kBoundsUs.size() && us > kBoundsUs.at(bucket)) ++bucket;
  ++by_time_.at(bucket);
  total_us_ += us;
}

std::string Metrics::text() const {
  std::string out =
      "# HELP zhida_http_requests_total Requests answered.\n# TYPE zhida_http_requests_total "
      "counter\n";
  for (std::size_t i = 1; i < by_status_.size(); ++i) {
    out += fmt::format("zhida_http_requests_total{{status=\"{}xx\"}} {}\n", i,
                       by_status_.at(i).load());
  }
  out += "# HELP zhida_http_seconds Time to answer.\n# TYPE zhida_http_seconds histogram\n";
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < kBoundsUs.size(); ++i) {
    sum += by_time_.at(i).load();
    out += fmt::format("zhida_http_seconds_bucket{{le=\"{}\"}} {}\n",
                       static_cast<double>(kBoundsUs.at(i)) / 1e6, sum);
  }
  sum += by_time_.back().load();
  out += fmt::format(
      "zhida_http_seconds_bucket{{le=\"+Inf\"}} {0}\nzhida_http_seconds_count "
      "{0}\nzhida_http_seconds_sum {1:.6f}\n",
      sum, static_cast<double>(total_us_.load()) / 1e6);
  for (const Gauge& gauge : gauges_) {
    out += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", gauge.name, gauge.help,
                       gauge.counts_up ? "counter" : "gauge", gauge.value());
  }
  return out;
}

}  // namespace zhida::server
