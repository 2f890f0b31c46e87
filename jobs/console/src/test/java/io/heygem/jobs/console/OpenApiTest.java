package io.heygem.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    @Test
    void theFileIsValid() throws Exception {
        try (InputStream in = Console.class.getResourceAsStream("web/openapi.yaml")) {
            ParseOptions options = new ParseOptions();
            options.setResolve(true);
            SwaggerParseResult result =
                    new OpenAPIV3Parser()
                            .readContents(
                                    new String(in.readAllBytes(), StandardCharsets.UTF_8),
                                    null,
                                    options);
            assertThat(result.getMessages()).isEmpty();
            assertThat(result.getOpenAPI().getPaths()).isNotEmpty();
        }
    }
}
