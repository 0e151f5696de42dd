// Diagnostics of the store, which never show a password.
#include "record/store/failure.h"

#include <utility>

namespace zhida::store {

std::string public_url(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::string(url);
  const auto host = url.find('@', scheme + 3);
  const auto colon = url.find(':', scheme + 3);
  std::string out(url);
  // everything that may hold a secret: the password, and parameters after the database's name
  if (host != std::string_view::npos && colon != std::string_view::npos && colon < host) {
    out = std::string(url.substr(0, colon)) + std::string(url.substr(host));
  }
  if (const auto query = out.find('?'); query != std::string::npos) out.resize(query);
  return out;
}

Diagnostic store_failure(std::string_view code, std::string_view url, Words what, Words help) {
  Place place;
  place.file = public_url(url);
  return zhida::failure(code, std::move(place), std::move(what), std::move(help));
}

Diagnostic constraint_failure(std::string_view url, const std::string& message) {
  return store_failure("E-STORE-CONSTRAINT", url,
                       {"记录违反约束：" + message, "the record breaks a constraint: " + message});
}

Diagnostic time_failure(std::string_view url) {
  return store_failure(
      "E-STORE-LIMIT", url,
      {"语句超过时限，已停止", "the statement took longer than its limit and was stopped"},
      {"缩小查询范围", "ask for less"});
}

Diagnostic statement_failure(std::string_view url, const std::string& message) {
  return store_failure(
      "E-STORE-SQL", url,
      {"数据库不能执行语句：" + message, "the database cannot run a statement: " + message});
}

}  // namespace zhida::store
