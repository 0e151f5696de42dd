// Payments found in the ledger against what is due now, and the netting of one subject. Inside of service/correct.
//
// A payment is a transfer, or the post of a hold, whose reference (or whose hold's) is the decision's id, or
// "<decision>/<policy>". What was reversed is not paid.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "record/store/store.h"
#include "service/correct/correct.h"

namespace zhida::correct {

// Adds the settlements of an item, whose changes are known, as the ledger stood at `known_us`. `decisions`: it, and those
// whose place it took, whose payments count as its own. `entitled`: the policies with cash that it granted.
[[nodiscard]] Result<Done> settle(store::Reader& reader, const std::vector<std::string>& decisions,
                                  const std::vector<std::string>& entitled, std::int64_t known_us,
                                  Item& item);

// Over- and under-payments of the same payer and kind, of one subject's items.
[[nodiscard]] std::vector<Net> net(std::span<const Item> items);

}  // namespace zhida::correct
