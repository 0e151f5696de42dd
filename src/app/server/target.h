// Target: the address of a request, taken apart. For app/server and app/desk.
//
// Clause: RFC 9112, 3.2 (origin and absolute form); RFC 3986, 2.1 and 3.3
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zhida::server {

struct Target {
  std::vector<std::string> segments;  // decoded, without empty ones at the ends
  std::vector<std::pair<std::string, std::string>> query;  // decoded, as written: key and value
  [[nodiscard]] std::string path() const;                  // "/api/v1/facts"; "/" for the root
};

// Nothing when the target does not begin with a path, has a bad %-escape, a NUL or control character, text that is not
// UTF-8, a segment "." or "..", or an escaped slash or backslash: no such text can name another file or resource. Nor
// when the query has such characters (slashes it may have), or more than 32 keys.
[[nodiscard]] std::optional<Target> parse_target(std::string_view target);

}  // namespace zhida::server
