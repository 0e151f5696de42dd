// Target: the address of a request, taken apart. Inside of app/server.
//
// Clause: RFC 9112, 3.2 (origin and absolute form); RFC 3986, 2.1 and 3.3
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zhida::server {

struct Target {
  std::vector<std::string> segments;       // decoded, without empty ones at the ends
  [[nodiscard]] std::string path() const;  // "/api/v1/facts"; "/" for the root
};

// Nothing when the target does not begin with a path, has a bad %-escape, a NUL or control character, text that is not
// UTF-8, a segment "." or "..", or an escaped slash or backslash: no such text can name another file or resource.
[[nodiscard]] std::optional<Target> parse_target(std::string_view target);

}  // namespace zhida::server
