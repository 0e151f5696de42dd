// Numbers of the query.
#include "app/desk/page.h"

#include <charconv>

#include "app/desk/reply.h"

namespace zhida::desk {
namespace {

constexpr std::int64_t kLimitMax = 200;

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t out = 0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto [rest, error] = std::from_chars(begin, end, out);
  if (error != std::errc() || rest != end || out < 1) return std::nullopt;
  return out;
}

}  // namespace

std::optional<std::int64_t> read_limit(const Call& call, std::int64_t usual) {
  const auto text = call.query("limit");
  if (text.empty()) return usual;
  const auto out = number(text);
  return out && *out <= kLimitMax ? out : std::nullopt;
}

server::Response bad_limit() {
  return bad_query("limit", "1 至 200 的整数", "a whole number from 1 to 200");
}

std::optional<std::int64_t> read_before(const Call& call) {
  const auto text = call.query("before");
  if (text.empty()) return 0;
  return number(text);
}

server::Response bad_before() {
  return bad_query("before", "用上一页给的 next", "use the next of the page before");
}

}  // namespace zhida::desk
