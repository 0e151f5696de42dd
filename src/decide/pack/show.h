// Shows values and fact paths inside of explanations.
#pragma once

#include <string>

#include "decide/pack/facts.h"

namespace zhida::pack {

// As to_display(), with long fractions cut: "0.028333…". An interval's ends are cut outwards.
[[nodiscard]] std::string shown(const feel::Value& v);

// "营业收入.上年" → 营业收入（上年）, Operating revenue (last year).
[[nodiscard]] Text path_text(const Dictionary& dictionary, std::string_view path);

}  // namespace zhida::pack
