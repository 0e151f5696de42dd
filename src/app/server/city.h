// The addresses under /api/v1/city (docs/api.md). Inside of app/server.
//
// Threads: immutable; answer() may run on many threads at once
#pragma once

#include <memory>

#include "app/server/message.h"
#include "app/server/target.h"
#include "service/city/city.h"

namespace zhida::server {

class CityRoutes {
 public:
  // `view` may be null: then every address says that no city was loaded.
  explicit CityRoutes(std::shared_ptr<const city::View> view) : view_(std::move(view)) {}

  // REQUIRES: the target begins with api, v1, city
  [[nodiscard]] Response answer(const Target& target, const Request& request) const;

 private:
  [[nodiscard]] Response policy(const std::string& id) const;
  [[nodiscard]] Response subjects(const Target& target) const;
  [[nodiscard]] Response subject(const std::string& code) const;

  std::shared_ptr<const city::View> view_;
};

}  // namespace zhida::server
