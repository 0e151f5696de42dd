// Puts the server together: page, routes, clock, sockets.
#include <cstdio>
#include <memory>
#include <utility>

#include "app/server/clock.h"
#include "app/server/http.h"
#include "app/server/log.h"
#include "app/server/routes.h"
#include "app/server/server.h"
#include "app/server/static.h"

namespace zhida::server {

Result<int> run(std::shared_ptr<const pack::Bundle> bundle, const Options& options,
                const std::function<void(const std::string& url)>& ready) {
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
  const Routes routes(std::move(bundle), std::move(site), china_today, std::move(city));
  auto listener =
      Listener::open(options, [&routes](const Request& request) { return routes.answer(request); });
  if (!listener) return listener.errors();
  const std::string url = (*listener)->url();
  log_event("start", {{"url", url}, {"policies", policies}, {"digest", digest}});
  if (ready) ready(url);
  (*listener)->run();
  log_event("stop", {{"url", url}});
  return 0;
}

}  // namespace zhida::server
