// The configuration file of `zhida serve`.
#include "app/cli/config.h"

#include "app/cli/console_test.h"

namespace zhida::cli {
namespace {

using ConfigTest = FolderTest;
using Words = std::vector<std::string>;

TEST_F(ConfigTest, SaysWhatNoFlagSays) {
  const std::string file = write(
      "zhida.conf", "# a note\n port = 9000 \r\naddress=::1\n\ndatabase=postgresql://a@b/c?d=e\n");
  const auto args = with_config({"serve", "--config", file, "--port=1"});
  ASSERT_TRUE(args.ok());
  EXPECT_EQ(*args, (Words{"serve", "--config", file, "--port=1", "--address=::1",
                          "--database=postgresql://a@b/c?d=e"}));
  ::setenv("ZHIDA_CONFIG", file.c_str(), 1);
  EXPECT_EQ(with_config({"serve"})->size(), 4U);
  EXPECT_EQ(*with_config({"check"}), Words{"check"});
  ::unsetenv("ZHIDA_CONFIG");
  EXPECT_EQ(*with_config({"serve"}), Words{"serve"});
}

TEST_F(ConfigTest, IsReadStrictly) {
  for (const auto* text : {"port", "=1", "port=1\nport=2", "Port=1", "--port=1", "[serve]",
                           "config=x", "help=1", "po rt=1"}) {
    const std::string file = write("zhida.conf", text);
    const Ran ran = zhida({"serve", "--config=" + file});
    EXPECT_EQ(ran.code, 1) << text;
    EXPECT_TRUE(has(ran.err, "E-SERVE-CONFIG")) << ran.err;
  }
  const std::string file = write("zhida.conf", "prot=1");
  EXPECT_EQ(zhida({"serve", "--config", file}).code, 2);
  EXPECT_TRUE(has(zhida({"serve", "--config", at("nothing")}).err, "E-FILE-"));
}

}  // namespace
}  // namespace zhida::cli
