// Any bytes, line by line, as the address of a request and as a Content-Type. An address that is read has no segment that could
// leave its folder, no control character and no text that is not UTF-8; written again with %-escapes it is the same address.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "app/server/message.h"
#include "app/server/target.h"
#include "base/result.h"
#include "base/text.h"

namespace {

using zhida::is_valid_utf8;
using zhida::server::parse_target;
using zhida::server::Target;

std::string escaped(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size() * 3);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out.append({'%', kHex[byte >> 4U], kHex[byte & 15U]});
  }
  return out;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

std::string written(const Target& target) {
  std::string out = target.segments.empty() ? "/" : "";
  for (const std::string& segment : target.segments) out.append("/").append(escaped(segment));
  char mark = '?';
  for (const auto& [key, value] : target.query) {
    out.append(1, mark).append(escaped(key)).append("=").append(escaped(value));
    mark = '&';
  }
  return out;
}

void address(std::string_view text) {
  const auto target = parse_target(text);
  if (!target) return;
  for (const std::string& segment : target->segments) {
    ZHIDA_CHECK(!segment.empty() && segment != "." && segment != "..");
    ZHIDA_CHECK(segment.find_first_of("/\\") == std::string::npos);
    ZHIDA_CHECK(is_valid_utf8(segment) && !has_control(segment));
  }
  for (const auto& [key, value] : target->query)
    ZHIDA_CHECK(is_valid_utf8(key) && is_valid_utf8(value) && !has_control(key + value));
  ZHIDA_CHECK(target->path().front() == '/');
  const auto again = parse_target(written(*target));
  ZHIDA_CHECK(again && again->segments == target->segments && again->query == target->query);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  address(text);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    address(line);
    if (zhida::server::is_json(line))
      ZHIDA_CHECK(line.size() >= std::string_view("application/json").size());
  }
  return 0;
}
