// Routes: which address answers what (docs/api.md, api/openapi.yaml). Inside of app/server.
//
// Everything but a calculation is the same for everybody, so it is written once, at start, and answered from memory.
//
// Threads: immutable; answer() may run on many threads at once, if `today` may
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "app/server/asset.h"
#include "app/server/city.h"
#include "app/server/static.h"
#include "app/server/target.h"
#include "base/crew.h"
#include "decide/pack/pack.h"

namespace zhida::server {

class Routes {
 public:
  using Today = std::function<std::int64_t()>;  // days since 1970-01-01

  // `site` may be null: then only the API is served. `city` may be null: then none is loaded. `helpers`: threads that decide
  // policies of one answer beside the thread that answers.
  Routes(std::shared_ptr<const pack::Bundle> bundle, std::shared_ptr<const Site> site, Today today,
         std::shared_ptr<const city::View> city = nullptr, unsigned helpers = 0);

  [[nodiscard]] Response answer(const Request& request) const;
  // Whether answering takes a processor for longer: calc, feel, model, and what asks the city's files.
  [[nodiscard]] static bool computes(const Request& request);

 private:
  void add(const std::string& path, std::string content_type, std::string text);
  [[nodiscard]] Response missing(const Target& target) const;
  [[nodiscard]] Response calc(const Request& request) const;

  std::shared_ptr<const pack::Bundle> bundle_;
  std::shared_ptr<const Site> site_;
  Today today_;
  std::unique_ptr<Crew> crew_;
  CityRoutes city_;
  std::map<std::string, Asset, std::less<>> resources_;  // by path
};

}  // namespace zhida::server
