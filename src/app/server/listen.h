// Listening: what the system is asked for before a port is opened, and what it says where that fails. Inside of app/server.
#pragma once

#include <cstddef>
#include <string>
#include <system_error>

#include "app/server/server.h"
#include "base/diagnostic.h"

namespace zhida::server {

// As many descriptors as connections, and those of files, as far as the system lets us: shells often allow 1,024.
void allow_descriptors(int connections);

// So many threads; 0 = as many as processors.
[[nodiscard]] std::size_t processors(int wanted);

// E-SERVE-PORT (in use, not allowed), E-SERVE-ADDRESS
[[nodiscard]] Diagnostic open_error(const Options& options, const std::error_code& error);
// E-SERVE-PORT: no port at all
[[nodiscard]] Diagnostic bad_port();
// E-SERVE-ADDRESS: no IP address
[[nodiscard]] Diagnostic bad_address(const std::string& address);

}  // namespace zhida::server
