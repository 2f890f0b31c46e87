package io.heygem.jobs.cli.demo;

/**
 * A hand-held camera in front of a still portrait; comes back to where it began after one period,
 * so a video of one period can be looped unseen.
 *
 * @param centreX middle of the view, columns of the portrait
 * @param centreY middle of the view, rows of the portrait
 * @param viewHeight rows of the portrait that fill the picture, on average
 * @param zoom how much the view shrinks and grows, share of its height
 * @param pan how far the view wanders sideways, columns of the portrait
 * @param tilt how far the view wanders up and down, rows of the portrait
 * @param rollDegrees how far the view leans to either side
 * @param periodSeconds time of one round
 */
record CameraMotion(
        double centreX,
        double centreY,
        double viewHeight,
        double zoom,
        double pan,
        double tilt,
        double rollDegrees,
        double periodSeconds) {

    /**
     * Where the camera looks at one time.
     *
     * @param x middle of the view, columns of the portrait
     * @param y middle of the view, rows of the portrait
     * @param height rows of the portrait that fill the picture
     * @param roll lean, radians
     */
    record View(double x, double y, double height, double roll) {}

    /** The view at a time; smooth in all derivatives. */
    View at(double seconds) {
        double turn = 2 * Math.PI * seconds / periodSeconds;
        return new View(
                centreX + pan * Math.sin(turn),
                centreY + tilt * Math.sin(2 * turn + 1),
                viewHeight * (1 - zoom * (1 - Math.cos(turn)) / 2),
                Math.toRadians(rollDegrees) * Math.sin(turn + 2));
    }
}
