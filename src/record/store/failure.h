// What went wrong with a store, as a diagnostic. Inside of record/store.
#pragma once

#include <string>
#include <string_view>

#include "base/failure.h"

namespace zhida::store {

// Place.file is the store's address, without its password.
[[nodiscard]] Diagnostic store_failure(std::string_view code, std::string_view url, Words what,
                                       Words help = {});

// What an engine says of a statement: that it breaks a constraint, was stopped at its limit, or anything else.
[[nodiscard]] Diagnostic constraint_failure(std::string_view url, const std::string& message);
[[nodiscard]] Diagnostic time_failure(std::string_view url);
[[nodiscard]] Diagnostic statement_failure(std::string_view url, const std::string& message);

// A PostgreSQL address without its password.
[[nodiscard]] std::string public_url(std::string_view url);

}  // namespace zhida::store
