// Numbers of the query.
#include "app/desk/page.h"

#include <charconv>
#include <string>
#include <utility>

#include "app/desk/reply.h"

namespace zhida::desk {
namespace {

constexpr std::int64_t kLimitMax = 200;
constexpr std::pair<std::string_view, std::string_view> kPageBefore = {
    "用上一页给的 next", "use the next of the page before"};

std::optional<std::int64_t> number(std::string_view text, std::int64_t least = 1) {
  std::int64_t out = 0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto [rest, error] = std::from_chars(begin, end, out);
  if (error != std::errc() || rest != end || out < least) return std::nullopt;
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

std::optional<std::int64_t> read_number(std::string_view text) { return number(text); }

std::optional<std::int64_t> read_before(const Call& call) {
  const auto text = call.query("before");
  if (text.empty()) return 0;
  return number(text);
}

server::Response bad_before() { return bad_query("before", kPageBefore.first, kPageBefore.second); }

std::optional<server::Response> read_page(const Call& call, int usual, Page& page) {
  const auto limit = read_limit(call, usual);
  if (!limit) return bad_limit();
  const auto before = read_before(call);
  if (!before) return bad_before();
  page = {static_cast<int>(*limit), *before};
  return std::nullopt;
}

std::string cursor_text(std::int64_t number, std::string_view rest) {
  std::string out = std::to_string(number);
  out += '.';
  out += rest;
  return out;
}

std::optional<Cursor> read_cursor(const Call& call, std::string_view name) {
  const auto text = call.query(name);
  const auto dot = text.find('.');
  if (dot == std::string_view::npos || dot + 1 == text.size()) return std::nullopt;
  const auto first = number(text.substr(0, dot));
  if (!first) return std::nullopt;
  return Cursor{*first, std::string(text.substr(dot + 1))};
}

std::optional<std::int64_t> read_after(const Call& call) {
  const auto text = call.query("after");
  if (text.empty()) return -1;
  return number(text, 0);
}

server::Response bad_after() { return bad_query("after", kPageBefore.first, kPageBefore.second); }

}  // namespace zhida::desk
