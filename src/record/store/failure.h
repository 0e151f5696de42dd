// What went wrong with a store, as a diagnostic. Inside of record/store.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace zhida::store {

struct Words {
  std::string zh;
  std::string en;
};

// Place.file is the store's address, without its password.
[[nodiscard]] Diagnostic failure(std::string_view code, std::string_view url, Words what,
                                 Words help = {});

// A PostgreSQL address without its password.
[[nodiscard]] std::string public_url(std::string_view url);

}  // namespace zhida::store
