// Names of the enumerations as files and answers write them, and the small look-ups of a bundle.
#include <algorithm>

#include "decide/pack/decide.h"

namespace zhida::pack {

std::string_view to_string(Status s) {
  switch (s) {
    case Status::kInForce: return "in_force";
    case Status::kExpired: return "expired";
    case Status::kSuperseded: return "superseded";
    case Status::kUnknownRule: return "unknown_rule";
  }
  return "";
}

std::string_view to_string(Confidence c) {
  switch (c) {
    case Confidence::kPublished: return "published";
    case Confidence::kToConfirm: return "to_confirm";
    case Confidence::kLocalDesign: return "local_design";
    case Confidence::kUnknownRule: return "unknown_rule";
  }
  return "";
}

std::string_view to_string(Verdict v) {
  switch (v) {
    case Verdict::kCertain: return "certain";
    case Verdict::kPossible: return "possible";
    case Verdict::kNo: return "no";
    case Verdict::kUnknownRule: return "unknown_rule";
    case Verdict::kExpired: return "expired";
  }
  return "";
}

std::string_view to_string(State s) {
  switch (s) {
    case State::kMet: return "met";
    case State::kFailed: return "failed";
    case State::kUnknown: return "unknown";
    case State::kError: return "error";
  }
  return "";
}

std::optional<Decimal> Parameter::at(std::int64_t day) const {
  std::optional<Decimal> out;
  for (const Dated& d : values) {
    if (d.from <= day) out = d.value;
  }
  return out;
}

const Version* Policy::version_at(std::int64_t day) const {
  const auto it = std::find_if(versions.begin(), versions.end(),
                               [&](const Version& v) { return v.effective.contains(day); });
  return it == versions.end() ? nullptr : &*it;
}

const Policy* Bundle::find(std::string_view id) const {
  const auto it =
      std::find_if(policies.begin(), policies.end(), [&](const Policy& p) { return p.id == id; });
  return it == policies.end() ? nullptr : &*it;
}

}  // namespace zhida::pack
