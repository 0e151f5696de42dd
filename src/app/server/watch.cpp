// The addresses of those who run the server.
#include "app/server/watch.h"

#include <string>
#include <string_view>

#include "app/server/problem.h"
#include "app/server/target.h"

namespace zhida::server {
namespace {

Response plain(std::string_view type, std::string text) {
  Response out;
  out.content_type = type;
  out.body = body_of(std::move(text));
  out.cache_control = "no-store";
  return out;
}

}  // namespace

std::optional<Response> Watch::answer(const Request& request) const {
  const auto target = parse_target(request.target);
  const std::string path = target ? target->path() : std::string();
  if (path != "/readyz" && path != "/metrics") return std::nullopt;
  if (request.method != "GET" && request.method != "HEAD")
    return refuse_method(request.method, "GET, HEAD");
  if (path == "/metrics") return plain("text/plain; version=0.0.4; charset=utf-8", metrics_.text());
  if (path == "/readyz" && records_ && !records_->db().stopped().empty()) {
    return refuse(Refusal::kNotReady, records_->db().stopped());
  }
  return plain("application/json", R"({"status":"ok"})");
}

}  // namespace zhida::server
