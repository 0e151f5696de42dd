// A subject's life told again from its events. Inside of record/facts.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/facts/life.h"

namespace zhida::facts {

[[nodiscard]] bool is_among(const std::vector<std::string>& list, std::string_view subject);

// The state of the subject after the events, which are in order.
// Errors: E-FACTS-LIFE: an event that its life does not allow
[[nodiscard]] Result<State> replay(std::string_view subject, const std::vector<Event>& events);

// What ties the subject to others: the events of this kind (kBranch, kRelated) among `events` that nothing detached by
// the end of them.
[[nodiscard]] std::vector<const Event*> ties_of(const std::vector<Event>& events, EventKind kind);

}  // namespace zhida::facts
