// Watch: what those who run the server ask it: may it be sent requests, what has it counted. Inside of app/server.
//
//     GET /readyz    200 while every request can be served; 503 and why when the store has stopped
//     GET /metrics   Prometheus; keep it away from the public at the proxy
//
// Threads: may be used by many threads at once
#pragma once

#include <memory>
#include <optional>

#include "app/records/records.h"
#include "app/server/message.h"
#include "app/server/metrics.h"

namespace zhida::server {

class Watch {
 public:
  // `records` may be null. REQUIRES: the metrics outlive this
  Watch(const Metrics& metrics, std::shared_ptr<records::Records> records)
      : metrics_(metrics), records_(std::move(records)) {}

  // Nothing when the address is another's.
  [[nodiscard]] std::optional<Response> answer(const Request& request) const;

 private:
  const Metrics& metrics_;
  std::shared_ptr<records::Records> records_;
};

}  // namespace zhida::server
