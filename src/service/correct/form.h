// Parts of a report as JSON text, as they are kept. Inside of service/correct.
#pragma once

#include <span>
#include <string>

#include "service/correct/correct.h"

namespace zhida::correct {

[[nodiscard]] std::string item_text(const Item& item);
[[nodiscard]] std::string nets_text(std::span<const Net> nets);
// The report without its lists.
[[nodiscard]] std::string summary_of(const Report& report);

}  // namespace zhida::correct
