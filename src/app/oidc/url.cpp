// Reading addresses and writing forms.
#include "app/oidc/url.h"

#include <algorithm>

namespace zhida::oidc {
namespace {

constexpr std::size_t kUrlMax = 2048;

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < '\x7F' && c != '"' && c != '<' && c != '>' && c != '\\' && c != '^' &&
           c != '`' && c != '{' && c != '|' && c != '}';
  });
}

bool is_port(std::string_view text) {
  constexpr std::size_t kDigits = 5;
  return !text.empty() && text.size() <= kDigits &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "[::1]:8055" → host and port; false where it is none.
bool read_authority(std::string_view text, Url& out) {
  const bool six = text.starts_with('[');
  const auto end = six ? text.find(']') : std::min(text.find(':'), text.size());
  if (end == std::string_view::npos) return false;
  out.host = six ? text.substr(1, end - 1) : text.substr(0, end);
  text.remove_prefix(six ? end + 1 : end);
  constexpr std::string_view kHost =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";
  constexpr std::string_view kSix = "0123456789abcdefABCDEF:.";
  if (out.host.empty() || out.host.find_first_not_of(six ? kSix : kHost) != std::string::npos)
    return false;
  if (text.empty()) return true;
  out.port = text.substr(1);
  return text.front() == ':' && is_port(out.port);
}

}  // namespace

std::string Url::authority() const {
  std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (tls ? "443" : "80")) out.append(":").append(port);
  return out;
}

std::optional<Url> parse_url(std::string_view text) {
  constexpr std::string_view kHttps = "https://";
  constexpr std::string_view kHttp = "http://";
  Url out;
  out.tls = text.starts_with(kHttps);
  if (text.size() > kUrlMax || !is_plain(text) || text.find('#') != std::string_view::npos ||
      (!out.tls && !text.starts_with(kHttp))) {
    return std::nullopt;
  }
  out.port = out.tls ? "443" : "80";
  text.remove_prefix(out.tls ? kHttps.size() : kHttp.size());
  const auto end = std::min(text.find_first_of("/?"), text.size());
  if (!read_authority(text.substr(0, end), out)) return std::nullopt;
  out.target = text.substr(end);
  if (!out.target.starts_with('/')) out.target.insert(0, 1, '/');
  return out;
}

bool is_private(const Url& url) {
  return url.tls || url.host == "127.0.0.1" || url.host == "::1" || url.host == "localhost";
}

std::string form_escaped(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size() * 3);
  for (const char c : text) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '.' || c == '_' || c == '*';
    if (kept) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
  }
  return out;
}

std::string to_form(const Form& form) {
  std::string out;
  for (const auto& [key, value] : form) {
    if (!out.empty()) out += '&';
    out.append(form_escaped(key)).append("=").append(form_escaped(value));
  }
  return out;
}

}  // namespace zhida::oidc
