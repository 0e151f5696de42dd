// Asset: bytes that stay the same as long as the server runs, with what a cache needs to know. Inside of app/server.
#pragma once

#include <string>
#include <string_view>

#include "app/server/message.h"

namespace zhida::server {

struct Asset {
  std::string content_type;
  std::string cache_control;
  std::string etag;  // a digest of the bytes, in quotes
  Body body;
};

inline constexpr std::string_view kRevalidate = "no-cache";
inline constexpr std::string_view kImmutable = "public, max-age=31536000, immutable";

[[nodiscard]] Asset make_asset(std::string content_type, std::string_view cache_control,
                               std::string bytes);

// The asset, or 304 when the client's If-None-Match names it (weak comparison).
// Clause: RFC 9110, 13.1.2
[[nodiscard]] Response answer_with(const Asset& asset, const Request& request);

}  // namespace zhida::server
