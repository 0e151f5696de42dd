// Addresses: https://host:port/path?query taken apart, and forms written. Inside of app/oidc.
//
// Clause:  RFC 3986; WHATWG URL, application/x-www-form-urlencoded
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zhida::oidc {

struct Url {
  bool tls = true;
  std::string host;    // without the brackets of IPv6
  std::string port;    // "443" where none is written
  std::string target;  // path and query; at least "/"
  // As Host and as an origin have it: without the port that the scheme implies.
  [[nodiscard]] std::string authority() const;
};

// Returns: nullopt for other schemes than https and http, user names, fragments, spaces, controls and what is not ASCII
[[nodiscard]] std::optional<Url> parse_url(std::string_view text);

// Whether what is sent there stays secret: TLS, or plain HTTP to this very machine.
[[nodiscard]] bool is_private(const Url& url);

using Form = std::vector<std::pair<std::string_view, std::string>>;
[[nodiscard]] std::string to_form(const Form& form);
[[nodiscard]] std::string form_escaped(std::string_view text);

}  // namespace zhida::oidc
