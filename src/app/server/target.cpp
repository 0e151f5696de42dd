// Takes a request's address apart: path segments, decoded, and nothing that could mean two things.
#include "app/server/target.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace zhida::server {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr std::size_t kQueryMax = 32;

// %XX undone; nothing where it cannot be, or where a control character or no UTF-8 comes out.
std::optional<std::string> decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) return std::nullopt;
    out += c;
  }
  if (!is_valid_utf8(out)) return std::nullopt;
  return out;
}

std::optional<std::string> decode_segment(std::string_view text) {
  auto out = decode(text);
  if (!out || *out == "." || *out == ".." || out->find_first_of("/\\") != std::string::npos)
    return std::nullopt;
  return out;
}

// "a=1&b=2"; in a query, `+` is a space.
bool read_query(std::string_view text, Target& out) {
  while (!text.empty()) {
    const std::size_t end = text.find('&');
    std::string pair(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (pair.empty()) continue;
    std::replace(pair.begin(), pair.end(), '+', ' ');
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto key = decode(std::string_view(pair).substr(0, equals));
    auto value = decode(std::string_view(pair).substr(std::min(equals + 1, pair.size())));
    if (!key || !value || out.query.size() == kQueryMax) return false;
    out.query.emplace_back(std::move(*key), std::move(*value));
  }
  return true;
}

// RFC 9112, 3.2.2: a server accepts the absolute form, of which only the path matters here.
std::string_view without_origin(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const std::size_t slash = target.find('/', scheme.size());
    return slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  return target;
}

}  // namespace

std::string Target::path() const {
  if (segments.empty()) return "/";
  std::string out;
  for (const std::string& segment : segments) out += "/" + segment;
  return out;
}

std::optional<Target> parse_target(std::string_view target) {
  std::string_view path = without_origin(target);
  path = path.substr(0, path.find('#'));
  const std::size_t mark = std::min(path.find('?'), path.size());
  const std::string_view query = path.substr(std::min(mark + 1, path.size()));
  path = path.substr(0, mark);
  if (path.empty() || path.front() != '/') return std::nullopt;
  Target out;
  if (!read_query(query, out)) return std::nullopt;
  path.remove_prefix(1);
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    auto segment = decode_segment(path.substr(0, slash));
    if (!segment) return std::nullopt;
    const bool last = slash == std::string_view::npos;
    if (segment->empty() && !last) return std::nullopt;  // "//"
    if (!segment->empty()) out.segments.push_back(std::move(*segment));
    if (last) break;
    path.remove_prefix(slash + 1);
  }
  return out;
}

}  // namespace zhida::server
