// The pages of docs/codes, built into the program. Inside of app/cli.
#pragma once

#include <string_view>
#include <vector>

namespace zhida::cli {

struct Page {
  std::string_view code;  // "E-FEEL-NAME"; "README" is the index
  std::string_view text;  // Markdown
};

// By code.
[[nodiscard]] const std::vector<Page>& pages();

}  // namespace zhida::cli
