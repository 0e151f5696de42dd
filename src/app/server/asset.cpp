// Digests of what is served, and the answer to a client that has it already.
#include "app/server/asset.h"

#include <utility>

#include "base/sha256.h"

namespace zhida::server {
namespace {

constexpr std::size_t kTagBytes = 16;  // of the SHA-256: enough to tell versions of one file apart

std::string digest(std::string_view bytes) { return hex(sha256(bytes)).substr(0, 2 * kTagBytes); }

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Our tags hold no comma, so the list may be cut at commas.
bool names(std::string_view list, std::string_view etag) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    std::string_view one = trim(list.substr(0, comma));
    if (one == "*") return true;
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == etag) return true;
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return false;
}

}  // namespace

Asset make_asset(std::string content_type, std::string_view cache_control, std::string bytes) {
  Asset asset{std::move(content_type), std::string(cache_control), "\"" + digest(bytes) + "\"", {}};
  asset.body = body_of(std::move(bytes));
  return asset;
}

Response answer_with(const Asset& asset, const Request& request) {
  Response response{.status = 200,
                    .content_type = asset.content_type,
                    .body = asset.body,
                    .etag = asset.etag,
                    .cache_control = asset.cache_control,
                    .allow = {}};
  if (names(request.if_none_match, asset.etag)) {
    response.status = 304;
    response.content_type.clear();
    response.body = nullptr;
  }
  return response;
}

}  // namespace zhida::server
