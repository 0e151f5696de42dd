// Puts the server together: page, routes, clock, sockets.
#include <chrono>
#include <memory>
#include <utility>

#include "app/server/clock.h"
#include "app/server/http.h"
#include "app/server/listen.h"
#include "app/server/log.h"
#include "app/server/metrics.h"
#include "app/server/rate.h"
#include "app/server/routes.h"
#include "app/server/server.h"
#include "app/server/static.h"
#include "app/server/watch.h"

namespace zhida::server {

namespace {

// What the store counts, for /metrics.
void add_store_metrics(Metrics& metrics, const std::shared_ptr<records::Records>& records) {
  const auto counted = [&](std::string_view name, std::string_view help, bool counts_up,
                           std::int64_t store::Database::Statistics::* field) {
    metrics.add(
        {name, help, counts_up, [records, field] { return records->db().statistics().*field; }});
  };
  using Statistics = store::Database::Statistics;
  counted("zhida_store_commits_total", "Groups committed.", true, &Statistics::commits);
  counted("zhida_store_writes_total", "Writes acknowledged.", true, &Statistics::writes);
  counted("zhida_store_failed_total", "Writes rolled back.", true, &Statistics::failed);
  counted("zhida_store_waiting", "Writes that wait.", false, &Statistics::waiting);
  metrics.add({"zhida_store_writable", "1 while writes are accepted.", false,
               [records] { return std::int64_t{records->db().stopped().empty() ? 1 : 0}; }});
}

// REQUIRES: the listener outlives its requests for /metrics
void add_connection_metrics(Metrics& metrics, const Listener& listener) {
  metrics.add({"zhida_http_connections", "Connections that are open.", false,
               [&] { return static_cast<std::int64_t>(listener.connections()); }});
  metrics.add({"zhida_http_idle_connections", "Connections that wait for a request.", false,
               [&] { return static_cast<std::int64_t>(listener.idle_connections()); }});
}

// Null where as many come as like.
std::unique_ptr<RateLimiter> limiter_of(const Options& options, Metrics& metrics) {
  constexpr int kUsual = 200;
  constexpr int kBurstSeconds = 10;
  const int usual = is_local(options) ? 0 : kUsual;
  const int rate = options.rate < 0 ? usual : options.rate;
  if (rate == 0) return nullptr;
  auto out = std::make_unique<RateLimiter>(
      Rate{.count = rate, .per_s = 1, .burst = std::int64_t{rate} * kBurstSeconds}, random_seed());
  metrics.add({"zhida_http_limited_total", "Requests refused by the rate of their address.", true,
               [limiter = out.get()] { return limiter->refused(); }});
  return out;
}

}  // namespace

bool is_local(const Options& options) {
  return options.trusted_proxy.empty() && options.tls_certificate.empty() &&
         (options.address.starts_with("127.") || options.address == "::1");
}

Result<int> run(std::shared_ptr<const pack::Bundle> bundle,
                const std::shared_ptr<records::Records>& records, const Extension& extension,
                const Options& options, const std::function<void(const std::string& url)>& ready) {
  std::shared_ptr<const Site> site;
  if (!options.web_folder.empty()) {
    auto loaded = Site::load(options.web_folder);
    if (!loaded) return loaded.errors();
    site = std::make_shared<const Site>(std::move(*loaded));
  }
  std::shared_ptr<const city::View> city;
  if (!options.city_folder.empty()) {
    auto opened = city::View::open(*bundle, options.city_folder);
    if (!opened) return opened.errors();
    city = std::move(*opened);
  }
  const std::string digest = bundle->digest;
  const std::string policies = std::to_string(bundle->policies.size());
  const auto helpers = static_cast<unsigned>(processors(options.compute) - 1);
  const Routes routes(std::move(bundle), std::move(site), china_today, std::move(city), helpers);
  Metrics metrics;
  if (records) add_store_metrics(metrics, records);
  const std::unique_ptr<RateLimiter> limiter = limiter_of(options, metrics);
  const Watch watch(metrics, records);
  const auto answer = [&](const Request& request) {
    const auto begun = std::chrono::steady_clock::now();
    auto response = refuse_rate(limiter.get(), rate_key(request.address));
    if (!response) response = watch.answer(request);
    if (!response) {
      const bool extended = extension.serves && extension.serves(request);
      response = extended ? extension.answer(request) : routes.answer(request);
    }
    if (!options.tls_certificate.empty())
      response->headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
    metrics.count(response->status, std::chrono::steady_clock::now() - begun);
    return std::move(*response);
  };
  const auto lane = [&](const Request& request) {
    if (extension.serves && extension.serves(request)) return Lane::kWait;
    return Routes::computes(request) ? Lane::kCompute : Lane::kAtOnce;
  };
  LargeBodies large = extension.files;
  if (large.takes) {
    large.admit = [&](const Request& header) -> LargeBodies::Admission {
      auto refusal = refuse_rate(limiter.get(), rate_key(header.address));
      if (refusal) return {std::move(refusal), {}};
      return extension.files.admit(header);
    };
  }
  auto listener = Listener::open(options, answer, lane, std::move(large));
  if (!listener) return listener.errors();
  add_connection_metrics(metrics, **listener);
  const std::string url = (*listener)->url();
  log_event("start", {{"url", url}, {"policies", policies}, {"digest", digest}});
  if (ready) ready(url);
  (*listener)->run();
  hold_stop_signals();
  log_event("stop", {{"url", url}});
  return 0;
}

}  // namespace zhida::server
