package io.heygem.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"blazeface_back_256", "blazeface_front_128", "standin_lips", "heygem_lips"})
    void bundledWeightsAreWhatTheirManifestsSay(String name) throws ModelException {
        ModelFile file = ModelFile.bundled(name);
        assertThat(file.name()).isEqualTo(name);
        assertThat(file.manifest().required("sha256")).isEqualTo(Digest.sha256(file.graph()));
        assertThat(file.manifest().required("licence")).isNotBlank();
    }

    @Test
    void aForeignFileNeedsNoManifest() throws IOException, ModelException {
        Path file = Files.write(folder.resolve("some.model.onnx"), new byte[] {1, 2, 3});
        ModelFile read = ModelFile.read(file);
        assertThat(read.name()).isEqualTo("some.model.onnx");
        assertThat(read.manifest().positive("crop.width", 2.5f)).isEqualTo(2.5f);
    }

    @Test
    void aManifestBesideTheFileIsRead() throws IOException, ModelException {
        Path file = Files.write(folder.resolve("嘴.onnx"), new byte[] {1, 2, 3});
        Files.writeString(folder.resolve("嘴.properties"), "name=嘴唇\nmel.columns = 24 \n");
        ModelFile read = ModelFile.read(file);
        assertThat(read.name()).isEqualTo("嘴唇");
        assertThat(read.manifest().whole("mel.columns", 16, 1, 99)).isEqualTo(24);
    }

    @Test
    void refusesChangedWeights() throws IOException {
        Path file = Files.write(folder.resolve("m.onnx"), new byte[] {1, 2, 3});
        Files.writeString(folder.resolve("m.properties"), "sha256=" + "0".repeat(64));
        assertThatThrownBy(() -> ModelFile.read(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(Digest.sha256(new byte[] {1, 2, 3}))
                .hasMessageContaining("m.properties");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "1e99", "NaN", "wide", ""})
    void refusesNumbersThatAreNone(String value) throws IOException, ModelException {
        Path file = Files.write(folder.resolve("m.onnx"), new byte[] {1});
        Files.writeString(
                folder.resolve("m.properties"), "crop.width=" + value + "\nmel.columns=" + value);
        ModelManifest manifest = ModelFile.read(file).manifest();
        assertThatThrownBy(() -> manifest.positive("crop.width", 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("crop.width is " + value);
        assertThatThrownBy(() -> manifest.whole("mel.columns", 16, 1, 1000))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("from 1 to 1000");
    }

    @Test
    void namesTheFileThatIsMissing() {
        assertThatThrownBy(() -> ModelFile.read(folder.resolve("none.onnx")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("none.onnx");
    }
}
